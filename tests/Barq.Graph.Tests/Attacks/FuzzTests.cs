using Barq.Testing.Attacks;
using Barq.Testing.Fleet;
using Barq.Testing.Fuzzing;

namespace Barq.Graph.Tests.Attacks;

/// <summary>The fuzzers with fixed seeds, briefly; <c>tests/Barq.Benchmarks</c> runs them for hours.</summary>
public sealed class FuzzTests
{
    // What the caches of answers, rows, documents and plans may hold by their settings, and what is collected late on a busy machine; what leaks by document passes it.
    private const long MostGrowth = 400_000_000;
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(40);

    [SkippableFact]
    public async Task Request_MutatedAnyhow_IsAnsweredOrRefusedByType()
    {
        await using var servers = await AttackServers.StartAsync(FleetDatabases.Demo, AttackServers.Unlimited);
        await servers.WarmUpAsync(1);

        var report = await new RequestFuzzer(servers, seed: 1).RunAsync(20_000, _longest);

        Assert.Empty(report.Findings);
        Assert.True(report.Sent >= 200, $"{report.Sent} requests were sent.");
        Assert.InRange(report.MemoryAfter - report.MemoryBefore, long.MinValue, MostGrowth);
    }

    // The bound is far above what documents take, as what runs beside this shares the processor's caches; what is not linear passes it.
    [SkippableFact]
    public async Task Document_GrownTowardsCost_StaysCheap()
    {
        await using var servers = await AttackServers.StartAsync(FleetDatabases.Demo, AttackServers.Unlimited);
        await servers.WarmUpAsync(1);

        var report = await new DocumentFuzzer(servers, seed: 1, mostCpu: TimeSpan.FromSeconds(2)).RunAsync(5_000, _longest);

        Assert.Empty(report.Findings);
        Assert.True(report.Sent >= 20, $"{report.Sent} documents were sent.");
        Assert.InRange(report.MemoryAfter - report.MemoryBefore, long.MinValue, MostGrowth);
    }
}
