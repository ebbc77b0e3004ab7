using System.Globalization;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;

namespace Barq.Testing.Failover;

/// <summary>A Redis with a replica and three sentinels with the shipped file, and two gateways and a job host that know the sentinels alone: the primary is killed.</summary>
public static class SentinelFailover
{
    /// <summary>Runs it.</summary>
    /// <param name="clients">Clients that write and read all the time.</param>
    /// <param name="before">How long all is well first.</param>
    /// <param name="after">How long it goes on after the failover.</param>
    /// <returns>What the clients have seen, and the time from the kill until the gateways share their cache again.</returns>
    public static async Task<(FailoverFigures Seen, TimeSpan BackAfter)> RunAsync(int clients, TimeSpan before, TimeSpan after)
    {
        var time = TimeProvider.System;
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var primary = await RedisProcess.StartNewAsync();
        await using var replica = await RedisProcess.StartNewAsync("--replicaof", "127.0.0.1", primary.Port.ToString(CultureInfo.InvariantCulture));
        await using var first = await SentinelProcess.StartNewAsync(primary);
        await using var second = await SentinelProcess.StartNewAsync(primary);
        await using var third = await SentinelProcess.StartNewAsync(primary);
        await Poll.UntilAsync(
            async () => await first.AskAsync($"SENTINEL MASTER {SentinelProcess.Service}") is var told && told.Contains("num-slaves\r\n$1\r\n1", StringComparison.Ordinal) && told.Contains("num-other-sentinels\r\n$1\r\n2", StringComparison.Ordinal),
            "the sentinels to know of each other and of the replica");
        var environment = new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = database.ConnectionString, ["JOBS_REDIS_URL"] = null, ["Logging__LogLevel__Default"] = "Warning",
            ["REDIS_URL"] = string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{first.Port},127.0.0.1:{second.Port},127.0.0.1:{third.Port}?service={SentinelProcess.Service}"),
        };
        await using var host = await GatewayProcess.StartAsync(new GatewayStart { Program = RepositoryFolder.Program("Barq.Jobs"), Environment = environment });
        await using var one = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await using var other = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await using var load = await FailoverLoad.StartAsync(clients, one.BaseAddress, other.BaseAddress);
        await Task.Delay(before, time);

        var killed = time.GetTimestamp();
        await primary.KillAsync();
        await Poll.UntilAsync(async () => !(await first.AskAsync($"SENTINEL get-master-addr-by-name {SentinelProcess.Service}")).Contains($"\r\n{primary.Port.ToString(CultureInfo.InvariantCulture)}\r\n", StringComparison.Ordinal), "the sentinels to name another primary");
        await Poll.UntilAsync(async () => await IsSharedAsync(one) && await IsSharedAsync(other), "the gateways to share their cache again");
        var back = time.GetElapsedTime(killed);
        await Task.Delay(after, time);
        return (await load.EndAsync(), back);
    }

    private static async Task<bool> IsSharedAsync(GatewayProcess gateway) =>
        (await gateway.Client.GetStringAsync("health/ready")).Contains("\"redis\":{\"status\":\"healthy\"", StringComparison.Ordinal);
}
