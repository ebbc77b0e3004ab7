using System.Data.Common;
using System.Runtime.CompilerServices;
using Barq.Persistence.Databases;
using Barq.Persistence.Replicas;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Barq.Persistence.Checklist;

/// <summary>Looks at each replica: whether it answers, follows, and is not too far behind to be read from.</summary>
internal sealed class ReplicaCheck(FleetDatabase database, IOptions<ReplicaOptions> replicas, IOptions<DatabaseOptions> options, TimeProvider time) : IProductionCheck
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    // A slot whose replica is gone keeps the log until the disk is full.
    private const string Slots = """
        SELECT string_agg(slot_name || ' holds back ' || pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)), ', ' ORDER BY slot_name)
        FROM pg_replication_slots WHERE NOT active AND restart_lsn IS NOT NULL
        """;

    // Whether commits wait for a replica: for whom they should, and how many are there for it. Who may not see that is told nothing of others.
    private const string Standbys = """
        SELECT CASE
            WHEN current_setting('synchronous_standby_names') = '' THEN 'none'
            WHEN current_setting('synchronous_commit') IN ('local', 'off') THEN 'unheeded'
            WHEN pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AND NOT EXISTS (SELECT 1 FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')) THEN 'missing'
            ELSE 'waits' END
        """;

    // What a server and all who follow it have in common.
    private const string System = "SELECT system_identifier FROM pg_control_system()";

    public string Topic => "replicas";

    public async IAsyncEnumerable<CheckLine> RunAsync(CheckScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (database.Provider != DatabaseProvider.PostgreSql)
        {
            yield break;
        }

        await using var primary = ServerLook.At(SideConnection.Settings(options.Value, "barq").ConnectionString);
        yield return CheckLine.None(
            "replication slots", await primary.AskAsync(Slots, cancellationToken) as string, "none is left behind", "nobody reads from it, and the log grows; drop it with pg_drop_replication_slot");
        var urls = replicas.Value.Urls;
        if (urls.Length == 0 || !replicas.Value.Enabled)
        {
            yield return new CheckLine(
                Topic, urls.Length == 0 ? CheckOutcome.Open : CheckOutcome.Wrong,
                urls.Length == 0 ? "none are set: all reads go to the primary" : "are named, and DB_READ_REPLICAS_ENABLED is false: nobody reads from them");
            yield break;
        }

        yield return Acknowledged(await primary.AskAsync(Standbys, cancellationToken) as string);
        for (var i = 0; i < urls.Length; i++)
        {
            yield return await LookAsync($"replica {i + 1}", urls[i], primary, cancellationToken);
        }
    }

    private static CheckLine Acknowledged(string? standbys)
    {
        const string name = "acknowledged writes";
        return standbys switch
        {
            "none" => new CheckLine(name, CheckOutcome.Open, "no commit waits for a replica (synchronous_standby_names is empty): the last ones are lost with the primary where another is promoted"),
            "unheeded" => new CheckLine(name, CheckOutcome.Wrong, "synchronous_standby_names is set, and synchronous_commit of this role does not wait for them: set it to on"),
            "missing" => new CheckLine(name, CheckOutcome.Wrong, "no replica of synchronous_standby_names is connected: each write waits until one is"),
            _ => new CheckLine(name, CheckOutcome.Right, "wait for a replica"),
        };
    }

    private async Task<CheckLine> LookAsync(string name, string url, ServerWatch primary, CancellationToken cancellationToken)
    {
        if (!DatabaseUrl.TryParse(url, out var parsed, out var problem))
        {
            return new CheckLine(name, CheckOutcome.Wrong, problem);
        }

        var server = new NpgsqlConnectionStringBuilder(parsed.ConnectionString);
        var address = $"{server.Host}:{server.Port}";
        await using var watch = ServerLook.At(parsed.ConnectionString);
        try
        {
            var start = time.GetTimestamp();
            var wanted = await primary.AskAsync("SELECT pg_current_wal_lsn()", cancellationToken) as NpgsqlLogSequenceNumber? ?? default;
            if (!Equals(await watch.AskAsync(System, cancellationToken), await primary.AskAsync(System, cancellationToken)))
            {
                return new CheckLine(name, CheckOutcome.Wrong, $"{address} is no copy of this primary: what is read there is another fleet's");
            }

            while (true)
            {
                if (await watch.AskAsync("SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() END", cancellationToken) is not NpgsqlLogSequenceNumber reached)
                {
                    return new CheckLine(name, CheckOutcome.Wrong, $"{address} follows no primary: it is a primary itself, or was promoted");
                }

                if (reached >= wanted)
                {
                    return new CheckLine(name, CheckOutcome.Right, $"{address} follows, and has all that was written before it was asked");
                }

                if (time.GetElapsedTime(start) > ReplicaLag.Most)
                {
                    return new CheckLine(name, CheckOutcome.Wrong, $"{address} is more than {ReplicaLag.Most.TotalSeconds} s behind ({wanted - reached} bytes): nobody reads from it");
                }

                await Task.Delay(_pause, time, cancellationToken);
            }
        }
        catch (DbException exception)
        {
            return new CheckLine(name, CheckOutcome.Wrong, $"{address} does not answer: {exception.GetBaseException().Message}");
        }
    }
}
