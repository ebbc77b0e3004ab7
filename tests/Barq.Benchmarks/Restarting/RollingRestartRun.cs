using System.Globalization;
using Barq.Benchmarks.Failover;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Redis;
using Barq.Testing.Restarting;

namespace Barq.Benchmarks.Restarting;

/// <summary>Restarts gateways behind nginx and a job host under load, round by round, with kept connections and without.</summary>
internal static class RollingRestartRun
{
    private const int PerSecond = 200;

    /// <summary>Runs the drill, and prints what failed in each round.</summary>
    /// <param name="clients">Clients that write, read, watch and have jobs done beside the requests.</param>
    /// <param name="requests">Requests of a round at least, at a steady pace.</param>
    /// <param name="rounds">Rounds.</param>
    /// <param name="restarts">How often each host is restarted in a round.</param>
    /// <returns>A case for each round, good where no request failed.</returns>
    public static async Task<DrillOutcome> RunAsync(int clients, int requests, int rounds, int restarts)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        var environment = new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["SHUTDOWN_DRAIN"] = "5", ["Logging__LogLevel__Default"] = "Warning",
        };
        var drill = new RollingRestart(new GatewayStart { Environment = environment }, PerSecond) { Clients = clients };
        var cases = new List<DrillCase>();
        for (var round = 1; round <= rounds; round++)
        {
            var keepAlive = round % 2 == 1;
            var (sent, failures, seen) = await drill.RunAsync(requests, restarts, keepAlive);
            var failed = failures.Count(failure => failure.StartsWith("request ", StringComparison.Ordinal));
            cases.Add(new DrillCase(
                string.Create(CultureInfo.InvariantCulture, $"round {round}, keep-alive {(keepAlive ? "on" : "off")}"),
                seen with { Requests = seen.Requests + sent, Failed = seen.Failed + failed },
                $"{failed} failed of {sent} at a steady pace, {seen.Failed} of {seen.Requests} of the clients"));
            // A refused connection is how nginx learns that it has to ask another.
            foreach (var failure in failures.Take(5).Concat(failures.Skip(failed).Where(line => !line.Contains("Connection refused", StringComparison.Ordinal)).TakeLast(20)))
            {
                Console.WriteLine($"  {failure.ReplaceLineEndings(" ")}");
            }
        }

        return new DrillOutcome(cases.TrueForAll(shown => shown.Seen is { Failed: 0, IsTrue: true }), cases);
    }
}
