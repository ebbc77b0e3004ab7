using System.Globalization;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;

namespace Barq.Testing.Failover;

/// <summary>What was seen while a Redis Cluster changed.</summary>
/// <param name="Seen">What the clients have seen.</param>
/// <param name="Caller">What a caller was let through that asks for more than its limit.</param>
/// <param name="Slots">Slots that were moved.</param>
/// <param name="Keys">Keys that were moved with them.</param>
/// <param name="JobsDone">Jobs that were done: one asked for before, one amid the move, one with the primary away, one after.</param>
/// <param name="BackAfter">From the kill until the gateways shared their cache again.</param>
public sealed record ClusterFailoverFigures(FailoverFigures Seen, CallerFigures Caller, int Slots, int Keys, int JobsDone, TimeSpan BackAfter);

/// <summary>
/// A Redis Cluster of six nodes, two gateways and a job host that have nothing but it: the slots around the caches' are moved to another primary, and that
/// primary is killed.
/// </summary>
public static class ClusterFailover
{
    /// <summary>What each caller may, of requests in <see cref="Window"/>; the one that asks all the time wants about twice as many.</summary>
    public const int Limit = 60;

    // What all keys of the caches and of the queue have in common, so that each lies in one slot.
    private const string Caches = "{barq}";
    private const string Queue = "{barq-jobs}";

    /// <summary>The window of the limit.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromSeconds(4);

    /// <summary>Runs it.</summary>
    /// <param name="clients">Clients that write and read all the time.</param>
    /// <param name="before">How long all is well first, and again between the move and the kill.</param>
    /// <param name="after">How long it goes on after the failover.</param>
    public static async Task<ClusterFailoverFigures> RunAsync(int clients, TimeSpan before, TimeSpan after)
    {
        var time = TimeProvider.System;
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var cluster = await RedisClusterServers.StartNewAsync(hasReplicas: true);
        var environment = new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = cluster.Url, ["Logging__LogLevel__Default"] = "Warning",
        };
        await using var host = await GatewayProcess.StartAsync(new GatewayStart { Program = RepositoryFolder.Program("Barq.Jobs"), Environment = environment.ToDictionary() });
        environment["RATE_LIMIT_REQUESTS"] = Limit.ToString(CultureInfo.InvariantCulture);
        environment["RATE_LIMIT_WINDOW"] = Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        environment["TRUSTED_PROXIES"] = "127.0.0.1";
        await using var one = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await using var other = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await using var load = await FailoverLoad.StartAsync(clients, one.BaseAddress, other.BaseAddress);
        await using var caller = new FailoverCaller(Window, one.BaseAddress, other.BaseAddress);
        var jobs = new FailoverJobs(database);
        await jobs.AskAsync(one);
        await Task.Delay(before, time);

        var moving = cluster.MoveAsync(Caches, width: 50);
        await jobs.AskAsync(other);
        var (slots, keys) = await moving;
        var (moreSlots, moreKeys) = await cluster.MoveAsync(Queue, width: 0);
        await Task.Delay(before, time);

        var killed = time.GetTimestamp();
        var failing = cluster.FailOverAsync(Caches);
        await jobs.AskAsync(one);
        await failing;
        await Poll.UntilAsync(async () => await IsSharedAsync(one) && await IsSharedAsync(other), "the gateways to share their cache again");
        var back = time.GetElapsedTime(killed);
        await jobs.AskAsync(other);
        await Task.Delay(after, time);

        await jobs.DoneAsync();
        var limited = await caller.EndAsync();
        return new ClusterFailoverFigures(await load.EndAsync(), limited, slots + moreSlots, keys + moreKeys, jobs.Asked, back);
    }

    private static async Task<bool> IsSharedAsync(GatewayProcess gateway) =>
        (await gateway.Client.GetStringAsync("health/ready")).Contains("\"redis\":{\"status\":\"healthy\"", StringComparison.Ordinal);
}
