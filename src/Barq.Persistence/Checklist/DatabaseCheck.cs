using System.Globalization;
using System.Runtime.CompilerServices;
using Barq.Persistence.Databases;
using Barq.Persistence.Startup;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Checklist;

/// <summary>Looks at the primary: its schema, its indexes, its statistics, its settings, and whether it has room for all connections.</summary>
internal sealed class DatabaseCheck(
    FleetDatabase database, FleetMigrator migrator, IDbContextFactory<FleetDbContext> contexts, IOptions<DatabaseOptions> options, TimeProvider time) : IProductionCheck
{
    /// <summary>Connections of a process beside its pool: the listeners, the cache's ledger, the look at the log, and one to spare.</summary>
    private const int BesideThePool = 4;

    private const string Room = """
        SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
            - coalesce(current_setting('reserved_connections', true)::int, 0)
        """;

    private const string Volatile = "SELECT string_agg(name || ' is off', ', ' ORDER BY name) FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'";

    private const string Mighty = "SELECT rolname::text FROM pg_roles WHERE rolname = current_user AND rolsuper";

    private const string Unwatched = "SELECT string_agg(name || ' is off', ', ' ORDER BY name) FROM pg_settings WHERE name IN ('autovacuum', 'track_counts') AND setting = 'off'";

    private const string Invalid = "SELECT string_agg(indexrelid::regclass::text, ', ' ORDER BY 1) FROM pg_index WHERE NOT indisvalid OR NOT indisready";

    private const string Indexes = "SELECT string_agg(relname, ',') FROM pg_class WHERE relkind IN ('i', 'I')";

    // Never analyzed, or changed by half since: the planner guesses. A table of partitions holds nothing itself, and nobody analyzes it unasked.
    private const string WithoutStatistics = """
        SELECT string_agg(t.relname, ', ' ORDER BY t.relname)
        FROM pg_stat_user_tables t JOIN pg_class c ON c.oid = t.relid
        WHERE (pg_relation_size(t.relid) > 65536
            OR EXISTS (SELECT 1 FROM pg_partition_tree(t.relid) AS part WHERE c.relkind = 'p' AND part.isleaf AND pg_relation_size(part.relid) > 65536))
          AND (c.reltuples < 0 OR t.n_mod_since_analyze > 1000 + c.reltuples / 2)
        """;

    public string Topic => "database";

    public async IAsyncEnumerable<CheckLine> RunAsync(CheckScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (database.Provider != DatabaseProvider.PostgreSql)
        {
            yield return new CheckLine(Topic, CheckOutcome.Wrong, "is SQLite, in one file on one machine: set DATABASE_URL to a PostgreSQL database");
            yield break;
        }

        await using var server = ServerLook.At(SideConnection.Settings(options.Value, "barq").ConnectionString);
        Task<object?> AskAsync(string sql) => server.AskAsync(sql, cancellationToken);
        async Task<string?> TextAsync(string sql) => await AskAsync(sql) as string;

        var asked = time.GetUtcNow();
        var clock = await AskAsync("SELECT clock_timestamp()") as DateTime? ?? default;
        yield return new CheckLine(Topic, CheckOutcome.Right, $"{database.Address} answers");
        yield return ClockCheck.Line("database clock", time, asked, new DateTimeOffset(clock, TimeSpan.Zero));

        var pending = await migrator.PendingAsync(cancellationToken);
        yield return CheckLine.Of("schema", pending.Count == 0, "is this build's", $"is without {pending.Count} change(s) of this build, the first is {string.Join(' ', pending.Take(1))}: run migrate");
        yield return await PoolerAsync(cancellationToken);
        yield return Connections(scope.Hosts, await AskAsync(Room) as int? ?? 0);
        yield return CheckLine.None("durability", await TextAsync(Volatile), "fsync, full_page_writes and synchronous_commit are on", "what was acknowledged is lost with the machine's power");
        yield return await TextAsync(Mighty) is { } role
            ? new CheckLine("role", CheckOutcome.Open, $"{role} is a superuser: who gets at its password has the server, and superuser_reserved_connections keeps no place free; one to which the tables belong is enough")
            : new CheckLine("role", CheckOutcome.Right, "is no superuser");
        yield return CheckLine.None("autovacuum", await TextAsync(Unwatched), "is on", "tables grow without end and statistics get old");
        yield return CheckLine.None("valid indexes", await TextAsync(Invalid), "all can be used", "no statement uses it; REINDEX INDEX CONCURRENTLY makes it anew");
        var missing = await MissingAsync(await TextAsync(Indexes) ?? "", cancellationToken);
        yield return CheckLine.None("all indexes", missing, "each of the model's is there", "somebody has removed it, or renamed it; make it anew as docs/indexes.md says");
        yield return CheckLine.None("statistics", await TextAsync(WithoutStatistics), "each large table has them", "it was never analyzed, or has changed by half since; run ANALYZE");
    }

    private CheckLine Connections(int hosts, int room)
    {
        const string name = "connections";
        if (options.Value.DirectUrl is not null)
        {
            return new CheckLine(name, CheckOutcome.Open, "a pooler is between (DATABASE_DIRECT_URL is set): its pool counts, which is not known here");
        }

        var each = Math.Max(1, options.Value.PoolSize + options.Value.MaxOverflow) + BesideThePool;
        var sum = string.Create(CultureInfo.InvariantCulture, $"{hosts} hosts x ({options.Value.PoolSize} + {options.Value.MaxOverflow} + {BesideThePool}) = {hosts * each}");
        return CheckLine.Of(
            name, hosts * each <= room, $"{sum} of {room}",
            $"{sum}, and the server has {room}: lower DB_POOL_SIZE and DB_MAX_OVERFLOW, raise max_connections, or put a pooler between");
    }

    // A pooler that shares connections between transactions gives two clients that are both at rest the same one; PostgreSQL itself never does.
    private async Task<CheckLine> PoolerAsync(CancellationToken cancellationToken)
    {
        const string name = "pooler";
        const string backend = "SELECT pg_backend_pid()";
        if (!DatabaseUrl.TryParse(options.Value.Url ?? "", out var url, out var problem))
        {
            return new CheckLine(name, CheckOutcome.Wrong, problem);
        }

        await using var one = ServerLook.At(url.ConnectionString);
        await using var other = ServerLook.At(url.ConnectionString);
        var isBetween = Equals(await one.AskAsync(backend, cancellationToken), await other.AskAsync(backend, cancellationToken));
        return !isBetween ? new CheckLine(name, CheckOutcome.Right, "none is seen")
            : database.KeepsPlans ? new CheckLine(name, CheckOutcome.Wrong, "one that shares connections between transactions is between, and statements are kept prepared: put ?max_auto_prepare=0 into DATABASE_URL")
            : CheckLine.Of(name, options.Value.DirectUrl is not null, "one is between, and DATABASE_DIRECT_URL leads past it", "one is between: set DATABASE_DIRECT_URL, by which nodes are told of each other's writes");
    }

    private async Task<string?> MissingAsync(string there, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var missing = context.Model.GetEntityTypes().SelectMany(type => type.GetIndexes()).Select(index => index.GetDatabaseName()).OfType<string>()
            .Except(there.Split(','), StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return missing.Count > 0 ? string.Join(", ", missing) : null;
    }
}
