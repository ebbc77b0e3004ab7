using System.Text.RegularExpressions;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.PostgreSql;
using Npgsql;

namespace Barq.Graph.Tests.Checklist;

/// <summary>The SQL of the page about partitions, word by word, on a fleet with policies and triggers.</summary>
public sealed partial class PartitionRecipeTests
{
    private const string Triggers = "SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid WHERE t.tgname = 'barq_tell_update' AND c.relname IN ('delivery_events', 'audit_log')";
    private const string Policies = "SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid WHERE c.relforcerowsecurity AND c.relname IN ('delivery_events', 'audit_log')";

    [SkippableFact]
    public async Task Recipe_OfThePage_LeavesNothingThatIsMissed()
    {
        await using var database = await RoleDatabase.CreateAsync(FleetDatabases.Demo);
        Dictionary<string, string?> environment = new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["DATABASE_URL"] = database.ConnectionString, ["DB_ROW_LEVEL_SECURITY"] = "true", ["CACHE_DATABASE_NOTIFICATIONS"] = "true",
            ["AUTH_SYMMETRIC_KEY"] = "a key that only tests know, and nobody else", ["REDIS_URL"] = "redis://127.0.0.1:1", ["REDIS_CONNECT_TIMEOUT"] = "1",
        };
        await MigrateAsync(environment);
        var last = await AskAsync<long>(database.All, "SELECT max(id) FROM delivery_events");
        var entries = await AskAsync<long>(database.All, "SELECT count(*) FROM audit_log");

        // Each by itself, as an operator's psql does; what begins a transaction ends it.
        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            await connection.OpenAsync();
            foreach (var statement in Sql().Matches(await File.ReadAllTextAsync(Repository.PathOf("docs", "operations", "partitioning.md"))).SelectMany(block => block.Groups[1].Value.Split(";\n", StringSplitOptions.RemoveEmptyEntries)))
            {
                await using var command = new NpgsqlCommand(statement, connection);
                await command.ExecuteNonQueryAsync();
            }
        }

        await MigrateAsync(environment);
        await MigrateAsync(environment);

        Assert.Equal(("audit_log delivery_events", "audit_log delivery_events"), (await AskAsync<string>(database.All, Policies), await AskAsync<string>(database.All, Triggers)));
        Assert.Equal(entries, await AskAsync<long>(database.All, "SELECT count(*) FROM audit_log"));
        Assert.Equal("delivery_events_2027_01", await AskAsync<string>(database.All, """
            INSERT INTO delivery_events (organization_id, delivery_id, status, occurred_at, created_at, updated_at)
            SELECT organization_id, id, 'PENDING', '2027-01-15', now(), now() FROM deliveries LIMIT 1 RETURNING tableoid::regclass::text
            """));
        Assert.True(await AskAsync<long>(database.All, "SELECT max(id) FROM delivery_events WHERE occurred_at = '2027-01-15'") > last);
        var lines = (await GatewayCommand.RunAsync(new GatewayStart { Arguments = ["check"], Environment = environment })).Output;
        Assert.Contains("✓ all indexes", lines, StringComparison.Ordinal);
        Assert.Contains("✓ valid indexes", lines, StringComparison.Ordinal);
        Assert.Contains("✓ statistics", lines, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Check_PartitionsThatNobodyAnalyzed_NamesTheTable()
    {
        await using var database = (PostgreSqlDatabase)await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Empty);
        await AskAsync<int>(database, """
            CREATE TABLE never_analyzed (number int) PARTITION BY RANGE (number);
            CREATE TABLE never_analyzed_all PARTITION OF never_analyzed DEFAULT;
            INSERT INTO never_analyzed SELECT generate_series(1, 50000);
            ANALYZE never_analyzed_all;
            SELECT 1;
            """);

        var lines = await CheckAsync(database);

        Assert.True(Regex.IsMatch(lines, "(?m)^✗ statistics +never_analyzed: "), lines);
    }

    [SkippableFact]
    public async Task Check_AServerThatAnswersLate_WaitsForIt()
    {
        await using var database = (PostgreSqlDatabase)await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Empty);
        await AskAsync<int>(database, "CREATE TABLE held_by_somebody AS SELECT generate_series(1, 10) AS number; SELECT 1");
        await using var holder = new NpgsqlConnection(database.ConnectionString);
        await holder.OpenAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("LOCK TABLE held_by_somebody IN ACCESS EXCLUSIVE MODE", holder, transaction))
        {
            await command.ExecuteNonQueryAsync();
        }

        var lines = CheckAsync(database);
        while (!lines.IsCompleted && !await AskAsync<bool>(database, "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '3 s')"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        await transaction.RollbackAsync();
        var output = await lines;
        Assert.True(Regex.IsMatch(output, "(?m)^✓ statistics "), output);
    }

    private static async Task<string> CheckAsync(PostgreSqlDatabase database) => (await GatewayCommand.RunAsync(new GatewayStart
    {
        Arguments = ["check"],
        Environment = new Dictionary<string, string?> { ["DATABASE_URL"] = database.Url, ["REDIS_URL"] = "redis://127.0.0.1:1", ["REDIS_CONNECT_TIMEOUT"] = "1" },
    })).Output;

    private static async Task MigrateAsync(Dictionary<string, string?> environment)
    {
        var migrate = await GatewayCommand.RunAsync(new GatewayStart { Arguments = ["migrate"], Environment = environment });
        Assert.True(migrate.ExitCode == 0, migrate.Output + migrate.Error);
    }

    private static async Task<T> AskAsync<T>(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    [GeneratedRegex("(?s)```sql\n(.*?)```")]
    private static partial Regex Sql();
}
