using Barq.Testing.Fleet;

namespace Barq.Graph.Tests.Mutations;

/// <summary>
/// A hundred at once cost little more than one, in what the gateway allocates for them and for all that follows (events, drops, the outbox). Bytes are the
/// same on any machine, where CPU is not: the ratio of that is measured by the benchmark <c>bulk</c>.
/// </summary>
public sealed class ManyCostTests
{
    private const int Rounds = 3;

    /// <summary>What a hundred may allocate for each byte of one: 13.3 to 13.9 when it was set, and 100 where each is done by itself.</summary>
    private const double Most = 16;

    [SkippableFact]
    public async Task Allocated_ForAHundredAtOnce_IsAFewTimesThatOfOne()
    {
        await using var stage = await BulkAssignments.StartAsync();
        await RoundAsync(stage);
        var ratios = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            ratios.Add(await RoundAsync(stage));
        }

        Assert.True(ratios.Min() < Most, $"A hundred allocate {string.Join(", ", ratios.Select(ratio => $"{ratio:0.0}"))} times what one does");
    }

    private static async Task<double> RoundAsync(BulkAssignments stage)
    {
        var one = await MeasureAsync(stage, BulkAssignments.Items, stage.OneAsync);
        return await MeasureAsync(stage, BulkAssignments.Manys, stage.ManyAsync) / one;
    }

    private static async Task<double> MeasureAsync(BulkAssignments stage, int times, Func<int, Task> send)
    {
        await stage.ResetAsync();
        var before = await stage.AllocatedAsync();
        for (var i = 0; i < times; i++)
        {
            await send(i);
        }

        await stage.FollowedAsync();
        return (double)(await stage.AllocatedAsync() - before) / times;
    }
}
