using Barq.Testing;
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

        Assert.True(seen.IsTrue, seen.Summary);
        Assert.True(seen.Requests > seen.Failed, $"{seen}");
    }

    [SkippableFact]
    public async Task Database_ReplicaKilled_FailsNothingAndLosesNothing()
    {
        var (seen, _) = await DatabaseFailover.OfReplicaAsync(clients: 4, before: _short, after: _short);

        Assert.True(seen.IsTrue, seen.Summary);
        Assert.True(seen.Failed == 0, $"{seen}");
    }

    [SkippableFact]
    public async Task Redis_PrimaryKilledUnderSentinels_AnswersNothingStale()
    {
        var (seen, _) = await SentinelFailover.RunAsync(clients: 4, before: _short, after: _short);

        Assert.True(seen.IsTrue, seen.Summary);
        Assert.True(seen.Failed == 0, seen.FirstFailure);
    }

    // No older build is at hand here: this one takes its place, on a database that forgets what an older one does not know, and that gets a column that neither does. What the load's own
    // jobs add all the time, also while the next migrate fills what is empty, is not forgotten: it is the newer build then that adds it.
    [SkippableFact]
    public async Task Upgrade_ForthAndBack_FailsNothingAndTheNextMigrateFillsWhatWasLeftEmpty()
    {
        var upgrade = new Upgrade(RepositoryFolder.Program("Barq.Graph"), RepositoryFolder.Program("Barq.Jobs"))
        {
            Drain = 1,
            Before = """
                CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.city := NULL; RETURN NEW; END $$;
                CREATE TRIGGER forget BEFORE INSERT ON deliveries FOR EACH ROW WHEN (NEW.tracking_number NOT LIKE 'DRILL-%') EXECUTE FUNCTION forget()
                """,
            Between = """
                ALTER TABLE deliveries ADD COLUMN of_the_next_release text NOT NULL DEFAULT 'unknown';
                INSERT INTO "__EFMigrationsHistory" (migration_id, product_version) VALUES ('29991231000000_AddColumnOfTheNextRelease', '10.0.0')
                """,
        };

        var found = await upgrade.RunAsync("demo", clients: 2, pause: TimeSpan.Zero);

        Assert.True(found.Seen.Failed == 0, found.Seen.FirstFailure);
        Assert.True(found.Seen.IsTrue, found.Seen.Summary);
        Assert.Equal((7, 20L, 0L), (found.Jobs, found.LeftEmpty, found.StillEmpty));
    }

    [SkippableFact]
    public async Task PostgreSqlFiles_AsShipped_AreReadWithoutAnErrorAndReplicateToBoth()
    {
        await using var primary = await ShippedPostgreSql.StartPrimaryAsync();
        await using var first = await primary.StartReplicaAsync("replica_1");
        await using var second = await primary.StartReplicaAsync("replica_2");

        Assert.Equal(0L, await primary.ExecuteAsync("SELECT count(*) FROM pg_file_settings WHERE error IS NOT NULL AND name NOT IN ('listen_addresses', 'port', 'shared_buffers', 'huge_pages', 'min_wal_size')"));
        Assert.Equal("off", await primary.ExecuteAsync("SHOW jit"));

        // Whom the hosts come as has the fleet's database, and nothing else.
        Assert.Equal("barq", await primary.ExecuteAsync("SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = 'barq'"));
        Assert.Equal(false, await primary.ExecuteAsync("SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls FROM pg_roles WHERE rolname = 'barq'"));

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
