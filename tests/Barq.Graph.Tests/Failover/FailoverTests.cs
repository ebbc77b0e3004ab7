using Barq.Testing.Failover;
using Barq.Testing.PostgreSql;
using Barq.Testing.Processes;
using Npgsql;

namespace Barq.Graph.Tests.Failover;

/// <summary>The drills of failover, short. How long servers take to fail over is theirs; what clients are told, and what is there afterwards, is ours.</summary>
public sealed class FailoverTests
{
    private static readonly TimeSpan _short = TimeSpan.FromSeconds(1);

    [SkippableFact]
    public async Task Database_PrimaryKilledAndReplicaPromoted_LosesNothingAndGoesOnWithoutARestart()
    {
        var (seen, _) = await DatabaseFailover.RunAsync(clients: 4, before: _short, after: _short);

        Assert.Equal((0, 0), (seen.Stale, seen.Lost));
        Assert.True(seen.Requests > seen.Failed, $"{seen}");
    }

    [SkippableFact]
    public async Task Database_ReplicaKilled_FailsNothingAndLosesNothing()
    {
        var (seen, _) = await DatabaseFailover.OfReplicaAsync(clients: 4, before: _short, after: _short);

        Assert.Equal((0, 0), (seen.Stale, seen.Lost));
        Assert.True(seen.Failed == 0, $"{seen}");
    }

    [SkippableFact]
    public async Task Redis_PrimaryKilledUnderSentinels_AnswersNothingStale()
    {
        var (seen, _) = await SentinelFailover.RunAsync(clients: 4, before: _short, after: _short);

        Assert.Equal((0, 0), (seen.Stale, seen.Lost));
        Assert.True(seen.Failed == 0, seen.FirstFailure);
    }

    [SkippableFact]
    public async Task PostgreSqlFiles_AsShipped_AreReadWithoutAnErrorAndReplicateToBoth()
    {
        await using var primary = await ShippedPostgreSql.StartPrimaryAsync();
        await using var first = await primary.StartReplicaAsync("replica_1");
        await using var second = await primary.StartReplicaAsync("replica_2");

        Assert.Equal(0L, await primary.ExecuteAsync("SELECT count(*) FROM pg_file_settings WHERE error IS NOT NULL AND name NOT IN ('listen_addresses', 'port', 'shared_buffers', 'huge_pages', 'min_wal_size')"));
        Assert.Equal("off", await primary.ExecuteAsync("SHOW jit"));
        // One that has just come counts once it has caught up.
        await Poll.UntilAsync(
            async () => await primary.ExecuteAsync("SELECT string_agg(application_name || ' ' || sync_state, ', ' ORDER BY application_name) FROM pg_stat_replication") is "replica_1 quorum, replica_2 quorum",
            "commits to wait for one of both replicas");
        Assert.Equal(2L, await primary.ExecuteAsync("SELECT count(*) FROM pg_replication_slots WHERE active"));
        Assert.Equal(true, await second.ExecuteAsync("SELECT pg_is_in_recovery()"));
        await using var stranger = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(primary.ConnectionString) { Password = "guessed", Pooling = false }.ConnectionString);
        await Assert.ThrowsAsync<PostgresException>(() => stranger.OpenAsync());
    }
}
