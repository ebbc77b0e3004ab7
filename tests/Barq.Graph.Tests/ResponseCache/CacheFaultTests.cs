using Barq.Testing.Consistency;
using Barq.Testing.Gateway;

namespace Barq.Graph.Tests.ResponseCache;

/// <summary>
/// Whatever goes wrong between three nodes, Redis and PostgreSQL: an answered mutation is known to every node that answers from what it keeps.
/// The long run of this, with all faults, is a benchmark.
/// </summary>
public sealed class CacheFaultTests
{
    private const int Reads = 150;
    private static readonly TimeSpan _lasts = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(0.3);

    private static readonly string[] _faults =
    [
        "reset-both-writer", "reset-messages-readers", "reset-commands-all", "cut-writer", "silent-all", "redis-dead", "redis-restarted-with-old-data",
        "redis-emptied", "listening-ended-and-reset-both", "listening-silent-and-cut-writer", "everything-silent-writer", "node-frozen",
    ];

    private static readonly string[] _kinds =
        ["a row", "a list", "a 304", "a relation by key", "a row by key", "a missing row", "a published document", "a retired document"];

    [SkippableFact]
    public async Task Read_AfterAnAnsweredWrite_SeesItThroughEveryFault()
    {
        await using var servers = await FaultServers.StartAsync(new GatewayStart());
        var drill = new FaultDrill(servers);
        await drill.PrepareAsync();
        var results = new List<FaultResult>();
        foreach (var fault in _faults)
        {
            results.Add(await drill.RunAsync(DrillFault.All.Single(known => known.Name == fault), Reads, _lasts, _pause));
        }

        // A slow machine writes little meanwhile: what has not come up yet gets more of the first fault.
        for (var more = 0; more < 10 && _kinds.Any(kind => !results.Exists(result => result.ReadsByKind.ContainsKey(kind))); more++)
        {
            results.Add(await drill.RunAsync(DrillFault.All.Single(known => known.Name == _faults[0]), Reads, _lasts, _pause));
        }

        Assert.All(results, result => Assert.True(
            result.Stale == 0, $"{result.Fault}: {result.Stale} of {result.Reads} reads were stale: {string.Join(", ", result.StaleByKind.Select(kind => $"{kind.Value} x {kind.Key}"))}"));
        Assert.All(_kinds, kind => Assert.Contains(results, result => result.ReadsByKind.ContainsKey(kind)));
        Assert.All(results, result => Assert.True(result.Writes > 0, $"{result.Fault}: nothing was written."));
    }
}
