using Barq.Testing.Authorization;
using Barq.Testing.Gateway;
using Barq.Testing.PostgreSql;
using Barq.Testing.Processes;
using Barq.Testing.Redis;

namespace Barq.Testing.Failover;

/// <summary>
/// PostgreSQL with the shipped files, two replicas that commits wait for one of, and two gateways and a job host that know all three by one <c>DATABASE_URL</c>; the
/// gateways read from the replicas. One of them is killed, and nothing is restarted.
/// </summary>
public static class DatabaseFailover
{
    private const string IsRead = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE '%FROM deliveries%')";
    private static readonly TimeProvider _time = TimeProvider.System;

    /// <summary>Kills the primary, and promotes the replica that has got furthest.</summary>
    /// <param name="clients">Clients that write and read all the time.</param>
    /// <param name="before">How long all is well first.</param>
    /// <param name="after">How long it goes on after the promotion.</param>
    /// <returns>What the clients have seen, and the time from the promotion to the next acknowledged write.</returns>
    public static Task<(FailoverFigures Seen, TimeSpan BackAfter)> RunAsync(int clients, TimeSpan before, TimeSpan after) => RunAsync(clients, before, after, async (primary, first, second) =>
    {
        await primary.KillAsync();
        var (promoted, follower) = await PositionAsync(first) >= await PositionAsync(second) ? (first, second) : (second, first);
        await promoted.PromoteAsync(follower);
    });

    /// <summary>Kills a replica: the other one and the primary are read from, and commits wait for the other one.</summary>
    /// <param name="clients">Clients that write and read all the time.</param>
    /// <param name="before">How long all is well first.</param>
    /// <param name="after">How long it goes on afterwards.</param>
    /// <returns>What the clients have seen, and the time from the kill to the next acknowledged write.</returns>
    public static Task<(FailoverFigures Seen, TimeSpan BackAfter)> OfReplicaAsync(int clients, TimeSpan before, TimeSpan after) =>
        RunAsync(clients, before, after, (_, _, second) => second.KillAsync());

    private static async Task<(FailoverFigures Seen, TimeSpan BackAfter)> RunAsync(
        int clients, TimeSpan before, TimeSpan after, Func<ShippedPostgreSql, ShippedPostgreSql, ShippedPostgreSql, Task> fail)
    {
        await using var primary = await ShippedPostgreSql.StartPrimaryAsync();
        await using var first = await primary.StartReplicaAsync("replica_1");
        await using var second = await primary.StartReplicaAsync("replica_2");
        await using var redis = await RedisProcess.StartNewAsync();
        var environment = new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = ShippedPostgreSql.UrlOf(primary, first, second), ["REDIS_URL"] = redis.Url, ["DB_READ_REPLICAS_ENABLED"] = "true",
            ["DB_READ_REPLICA_URLS"] = $"{ShippedPostgreSql.UrlOf(first)},{ShippedPostgreSql.UrlOf(second)}", ["Logging__LogLevel__Default"] = "Warning",
            ["DB_POOL_SIZE"] = "5", ["DB_MAX_OVERFLOW"] = "10", ["DB_POOL_TIMEOUT"] = "5", ["AUTH_SYMMETRIC_KEY"] = GatewayTokens.Key,
        };
        var seeded = await GatewayCommand.RunAsync(new GatewayStart { Environment = environment, Arguments = ["seed"] });
        if (seeded.ExitCode != 0)
        {
            throw new InvalidOperationException(seeded.Error);
        }

        await using var host = await GatewayProcess.StartAsync(new GatewayStart { Program = RepositoryFolder.Program("Barq.Jobs"), Environment = environment });
        await using var one = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await using var other = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await using var load = await new FailoverClients(clients) { Token = GatewayTokens.Administrator, Reader = GatewayTokens.ManagerOf(2) }.StartAsync(one.BaseAddress, other.BaseAddress);
        await Poll.UntilAsync(async () => await first.ExecuteAsync(IsRead) is true && await second.ExecuteAsync(IsRead) is true, "both replicas to be read from");
        await Task.Delay(before, _time);

        await fail(primary, first, second);
        var failed = _time.GetTimestamp();
        var written = load.Writes;
        await Poll.UntilAsync(() => load.Writes > written, "a write to be acknowledged again");
        var back = _time.GetElapsedTime(failed);
        await Task.Delay(after, _time);
        return (await load.EndAsync(), back);
    }

    private static async Task<long> PositionAsync(ShippedPostgreSql replica) => (long)(decimal)(await replica.ExecuteAsync("SELECT pg_last_wal_receive_lsn() - '0/0'::pg_lsn"))!;
}
