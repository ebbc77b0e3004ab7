using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Redis;

namespace Barq.Testing.Failover;

/// <summary>A gateway and a job host whose clock is wrong: for how long, by the database's clock, their jobs are theirs when they are begun.</summary>
public static class ClockLease
{
    private const int Jobs = 3;

    private const string Note = """
        CREATE TABLE leases (seconds double precision NOT NULL);
        CREATE FUNCTION note_lease() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN INSERT INTO leases VALUES (extract(epoch FROM NEW.lease_expires_at - clock_timestamp())); RETURN NULL; END $$;
        CREATE TRIGGER note_lease AFTER UPDATE ON background_jobs FOR EACH ROW WHEN (NEW.status = 'RUNNING' AND NEW.lease_expires_at IS NOT NULL) EXECUTE FUNCTION note_lease()
        """;

    /// <summary>Runs it. Skips the running test where libfaketime is not on this machine.</summary>
    /// <param name="seconds">How far the clock is ahead; negative for behind.</param>
    /// <returns>The shortest and the longest time, in seconds: negative where the others would take a job away that has just been begun.</returns>
    public static async Task<(double Shortest, double Longest)> RunAsync(int seconds)
    {
        var clock = ClockDrift.Wrong(seconds);
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        await database.ExecuteAsync(Note);
        var environment = new Dictionary<string, string?>(clock) { ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["Logging__LogLevel__Default"] = "Warning" };
        await using var host = await GatewayProcess.StartAsync(new GatewayStart { Program = RepositoryFolder.Program("Barq.Jobs"), Environment = environment });
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        var jobs = new FailoverJobs(database);
        for (var job = 0; job < Jobs; job++)
        {
            await jobs.AskAsync(gateway);
        }

        await jobs.DoneAsync();
        return ((double)(await database.ExecuteAsync("SELECT min(seconds) FROM leases"))!, (double)(await database.ExecuteAsync("SELECT max(seconds) FROM leases"))!);
    }
}
