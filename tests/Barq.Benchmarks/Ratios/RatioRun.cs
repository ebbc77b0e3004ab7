using System.Globalization;

namespace Barq.Benchmarks.Ratios;

/// <summary>
/// Measures each comparison in rounds, both sides in every round and in changing order, so that what disturbs the machine disturbs both;
/// the figure is the median of the rounds' ratios.
/// </summary>
internal static class RatioRun
{
    private static readonly TimeSpan _sliceTime = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan _warmUpTime = TimeSpan.FromSeconds(4);

    /// <summary>Measures everything and prints a table in Markdown.</summary>
    public static async Task RunAsync(int rounds)
    {
        Console.Error.WriteLine("Making the bench fleet.");
        await using var gateway = await BenchGateway.StartAsync();
        Console.WriteLine("| Operation | CPU, gateway | CPU, by hand | CPU ratio (quartiles) | Allocated, gateway | Allocated, by hand | Allocation ratio | Time ratio |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var comparison in await Comparison.AllAsync(gateway.Connections))
        {
            await comparison.CheckAsync(gateway);
            Console.WriteLine(await MeasureAsync(comparison, gateway, rounds));
            await comparison.CheckAsync(gateway);
        }
    }

    private static async Task<string> MeasureAsync(Comparison comparison, BenchGateway gateway, int rounds)
    {
        Func<ValueTask> ours = async () => (await gateway.ExecuteAsync(comparison.Document, comparison.Variables)).Dispose();
        Func<ValueTask> byHand = async () => await comparison.ByHand();
        var times = await WarmUpAsync(ours, byHand);
        var measured = new List<(Slice Ours, Slice ByHand)>(rounds);
        for (var round = 0; round < rounds; round++)
        {
            if (round % 2 == 0)
            {
                var first = await Slice.MeasureAsync(ours, times);
                measured.Add((first, await Slice.MeasureAsync(byHand, times)));
            }
            else
            {
                var first = await Slice.MeasureAsync(byHand, times);
                measured.Add((await Slice.MeasureAsync(ours, times), first));
            }
        }

        var cpu = measured.Select(round => round.Ours.CpuMicroseconds / round.ByHand.CpuMicroseconds).Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"| {comparison.Name} "
            + $"| {Median(measured.Select(round => round.Ours.CpuMicroseconds)):0} µs | {Median(measured.Select(round => round.ByHand.CpuMicroseconds)):0} µs "
            + $"| **{cpu[rounds / 2]:0.00}** ({cpu[rounds / 4]:0.00}–{cpu[rounds * 3 / 4]:0.00}) "
            + $"| {Median(measured.Select(round => round.Ours.AllocatedBytes)) / 1024:0.0} KB | {Median(measured.Select(round => round.ByHand.AllocatedBytes)) / 1024:0.0} KB "
            + $"| **{Median(measured.Select(round => round.Ours.AllocatedBytes / round.ByHand.AllocatedBytes)):0.00}** "
            + $"| {Median(measured.Select(round => round.Ours.WallMicroseconds / round.ByHand.WallMicroseconds)):0.00} |");
    }

    // Until the compiler has had its say on both sides; the result is how many answers fill one slice.
    private static async Task<int> WarmUpAsync(Func<ValueTask> ours, Func<ValueTask> byHand)
    {
        var started = TimeProvider.System.GetTimestamp();
        var answers = 0;
        for (; TimeProvider.System.GetElapsedTime(started) < _warmUpTime; answers += 2)
        {
            await ours();
            await byHand();
        }

        return Math.Max(20, (int)(answers * (_sliceTime / _warmUpTime)));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
