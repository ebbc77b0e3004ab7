using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Redis;

namespace Barq.Testing.Failover;

/// <summary>What was seen with a clock that is wrong.</summary>
/// <param name="Seen">What clients have seen that write through one gateway and read through the other.</param>
/// <param name="JobsDone">Jobs that were done.</param>
/// <param name="JobsRepeated">Those of them that a host took away from another that was at work.</param>
/// <param name="JobsAfter">From the last job's being asked for until all were done.</param>
public sealed record ClockFigures(FailoverFigures Seen, int JobsDone, long JobsRepeated, TimeSpan JobsAfter);

/// <summary>Two gateways and two job hosts, of which one each has a clock that is minutes off (libfaketime).</summary>
public static class ClockDrift
{
    private const int Jobs = 5;
    private static readonly TimeProvider _time = TimeProvider.System;

    private static string? Library { get; } = Directory.Exists("/usr/lib")
        ? Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 3 }).FirstOrDefault()
        : null;

    /// <summary>The environment of a process whose clock is wrong. Skips the running test where libfaketime is not on this machine.</summary>
    /// <param name="seconds">How far it is ahead; negative for behind.</param>
    public static IReadOnlyDictionary<string, string?> Wrong(int seconds)
    {
        if (Library is null)
        {
            TestServers.Unavailable("libfaketime is not on this machine.");
        }

        return new Dictionary<string, string?>
        {
            ["LD_PRELOAD"] = Library, ["FAKETIME"] = FormattableString.Invariant($"{seconds:+0;-0}s"), ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1", ["DONT_FAKE_MONOTONIC"] = "1",

            // Else a wait with an end, which the runtime measures by the other clock, is over at once where the time is behind.
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
        };
    }

    /// <summary>Runs it. Skips the running test where libfaketime is not on this machine.</summary>
    /// <param name="clients">Clients that write and read all the time.</param>
    /// <param name="time">How long.</param>
    /// <param name="seconds">How far the clocks are ahead; negative for behind.</param>
    public static async Task<ClockFigures> RunAsync(int clients, TimeSpan time, int seconds)
    {
        var clock = Wrong(seconds);
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        var environment = new Dictionary<string, string?> { ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["Logging__LogLevel__Default"] = "Warning" };
        var wrong = new Dictionary<string, string?>(environment.Concat(clock));
        var program = RepositoryFolder.Program("Barq.Jobs");
        await using var rightHost = await GatewayProcess.StartAsync(new GatewayStart { Program = program, Environment = environment });
        await using var wrongHost = await GatewayProcess.StartAsync(new GatewayStart { Program = program, Environment = wrong });
        await using var right = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await using var other = await GatewayProcess.StartAsync(new GatewayStart { Environment = wrong });
        await using var load = await FailoverLoad.StartAsync(clients, right.BaseAddress, other.BaseAddress);
        var jobs = new FailoverJobs(database);
        for (var job = 0; job < Jobs; job++)
        {
            await jobs.AskAsync(job % 2 == 0 ? other : right);
            await Task.Delay(time / Jobs, _time);
        }

        var asked = _time.GetTimestamp();
        await jobs.DoneAsync();
        var after = _time.GetElapsedTime(asked);
        return new ClockFigures(await load.EndAsync(), jobs.Asked, await jobs.RepeatedAsync(), after);
    }
}
