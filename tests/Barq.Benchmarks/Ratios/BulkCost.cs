using System.Globalization;
using Barq.Testing.Fleet;

namespace Barq.Benchmarks.Ratios;

/// <summary>
/// What a mutation of a hundred costs against a mutation of one: CPU of the gateway's process, with all that follows from the answer (events, drops,
/// the outbox). Both in every round and in changing order; the figure is the median of the rounds' ratios.
/// </summary>
internal sealed class BulkCost(BulkAssignments stage) : IAsyncDisposable
{
    private const int Singles = BulkAssignments.Items;
    private const int Manys = BulkAssignments.Manys;

    /// <summary>Measures and prints a table in Markdown.</summary>
    /// <param name="rounds">How often both are measured, in turn.</param>
    /// <param name="program">The <c>Barq.Graph.dll</c> of another build; null for this one.</param>
    public static async Task RunAsync(int rounds, string? program)
    {
        await using var cost = await StartAsync(program);
        for (var i = 0; i < 4; i++)
        {
            await cost.OneAsync();
            await cost.ManyAsync();
        }

        var measured = new List<(double One, double Many)>(rounds);
        for (var round = 0; round < rounds; round++)
        {
            if (round % 2 == 0)
            {
                var first = await cost.OneAsync();
                measured.Add((first, await cost.ManyAsync()));
            }
            else
            {
                var first = await cost.ManyAsync();
                measured.Add((await cost.OneAsync(), first));
            }
        }

        var ratios = measured.Select(round => round.Many / round.One).Order().ToArray();
        Console.WriteLine("| assignDelivery | assignDeliveries of 100 | Ratio (quartiles) |");
        Console.WriteLine("|--:|--:|--:|");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {Median(measured.Select(round => round.One)):0} µs | {Median(measured.Select(round => round.Many)):0} µs | **{ratios[rounds / 2]:0.00}** ({ratios[rounds / 4]:0.00}–{ratios[rounds * 3 / 4]:0.00}) |"));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stage.DisposeAsync();

    private static async Task<BulkCost> StartAsync(string? program) => new(await BulkAssignments.StartAsync(program));

    private Task<double> OneAsync() => MeasureAsync(Singles, stage.OneAsync);

    private Task<double> ManyAsync() => MeasureAsync(Manys, stage.ManyAsync);

    // Microseconds of CPU for each.
    private async Task<double> MeasureAsync(int times, Func<int, Task> send)
    {
        await stage.ResetAsync();
        var before = ProcessCpu.Microseconds(stage.Gateway.ProcessId);
        for (var i = 0; i < times; i++)
        {
            await send(i);
        }

        // What follows from the answers is part of it.
        await stage.FollowedAsync();
        return (ProcessCpu.Microseconds(stage.Gateway.ProcessId) - before) / times;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
