using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Redis;
using Barq.Testing.Restarting;

namespace Barq.Benchmarks.Restarting;

/// <summary>Restarts gateways behind nginx under load, round by round, with kept connections and without.</summary>
internal static class RollingRestartRun
{
    private const int PerSecond = 200;
    private const int Restarts = 3;

    /// <summary>Runs the drill and prints each round.</summary>
    /// <param name="requests">Requests of a round at least.</param>
    /// <param name="rounds">Rounds.</param>
    /// <returns>0 where no request failed.</returns>
    public static async Task<int> RunAsync(int requests, int rounds)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        var drill = new RollingRestart(
            new GatewayStart
            {
                Environment = new Dictionary<string, string?>
                {
                    ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["SHUTDOWN_DRAIN"] = "5", ["Logging__LogLevel__Default"] = "Warning",
                },
            },
            PerSecond);
        var failed = 0;
        for (var round = 1; round <= rounds; round++)
        {
            var keepAlive = round % 2 == 1;
            var (sent, failures) = await drill.RunAsync(requests, Restarts, keepAlive);
            var requestsFailed = failures.Count(failure => failure.StartsWith("request ", StringComparison.Ordinal));
            failed += requestsFailed;
            Console.WriteLine($"round {round}, keep-alive {(keepAlive ? "on" : "off")}: {requestsFailed} failed of {sent}");
            foreach (var failure in failures.Take(5).Concat(failures.Skip(requestsFailed).TakeLast(20)))
            {
                Console.WriteLine($"  {failure.ReplaceLineEndings(" ")}");
            }
        }

        return failed == 0 ? 0 : 1;
    }
}
