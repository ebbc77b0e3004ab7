using System.Globalization;
using Barq.Testing.Consistency;

namespace Barq.Benchmarks.Caching;

/// <summary>Remakes the triggers that tell of others' changes while mutations run: counts those that break.</summary>
internal static class TriggerRun
{
    /// <summary>Runs the drill and prints what it came to.</summary>
    /// <param name="mutations">Mutations at least.</param>
    /// <param name="losses">How often a node loses the connection that it listens on, at least.</param>
    /// <returns>0 where nothing failed.</returns>
    public static async Task<int> RunAsync(int mutations, int losses)
    {
        await using var drill = await TriggerDrill.StartAsync();
        var result = await drill.RunAsync(mutations, losses);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.Failures.Count} failed of {result.Mutations}, {result.Deadlocks} deadlocks; listening lost {result.Losses} times, triggers of a table made {result.Made} times; ms p50 {result.Median:0.0}, p99 {result.Slow:0.0}, longest {result.Slowest:0}"));
        foreach (var failure in result.Failures.Take(10))
        {
            Console.WriteLine($"  {failure}");
        }

        return result.Failures.Count == 0 && result.Deadlocks == 0 ? 0 : 1;
    }
}
