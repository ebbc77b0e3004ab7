using Barq.Testing.Consistency;

namespace Barq.Graph.Tests.ResponseCache;

/// <summary>The triggers that tell of others' changes are remade while mutations run, by a node that again and again finds its connection lost.</summary>
public sealed class TriggerDrillTests
{
    private const int Mutations = 400;
    private const int Losses = 4;

    // Was: with a node losing its listening connection once a second 21 of 1042 mutations were answered INTERNAL_SERVER_ERROR, by 26 deadlocks.
    [SkippableFact]
    public async Task Mutate_TriggersAreRemadeEachSecond_NoneFails()
    {
        await using var drill = await TriggerDrill.StartAsync();

        var result = await drill.RunAsync(Mutations, Losses);

        Assert.Empty(result.Failures);
        Assert.Equal(0, result.Deadlocks);
        // All tables' at the start, and again after losses.
        Assert.InRange(result.Made, 20, int.MaxValue);
    }
}
