using System.Diagnostics;
using System.Globalization;
using Barq.Testing.Offloading;

namespace Barq.Benchmarks.Offloading;

/// <summary>Jobs that clients ask for while everything is killed that may be.</summary>
internal static class JobDrillRun
{
    /// <summary>Runs the drill and prints what it came to.</summary>
    /// <param name="isShort">Whether it is the one of the tests, with less of everything.</param>
    /// <param name="seed">What the random moments come from.</param>
    /// <returns>0 where nothing is lost or doubled.</returns>
    public static async Task<int> RunAsync(bool isShort, int seed)
    {
        var watch = Stopwatch.StartNew();
        var plan = (isShort ? JobDrillPlan.Short : JobDrillPlan.Full) with { Seed = seed, Log = line => Console.Error.WriteLine($"{watch.Elapsed.TotalSeconds:0} s: {line}") };
        var result = await new JobDrill(plan).RunAsync();
        Console.WriteLine("| Seed | Seconds | Job host killed | frozen | Gateway killed | Redis emptied | restarted | Requests | Attempts cut off | Asked | Acknowledged | Done | Lost | Doubled |");
        Console.WriteLine("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {seed} | {watch.Elapsed.TotalSeconds:0} | {plan.HostKills} | {plan.HostFreezes} | {plan.GatewayKills} | {plan.Flushes} | {plan.RedisRestarts} | {result.Requests} | {result.CutOff} "
            + $"| {result.Asked} | {result.Acknowledged} | {result.Done} | **{result.Lost}** | **{result.Doubled}** |"));
        foreach (var example in result.Examples)
        {
            Console.Error.WriteLine(example);
        }

        return result.IsGood ? 0 : 1;
    }
}
