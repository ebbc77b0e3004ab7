using System.CommandLine;
using BenchmarkDotNet.Running;

namespace Barq.Benchmarks.Ratios;

/// <summary>Commands that measure the gateway against hand-written code.</summary>
internal static class RatioCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All() => [Ratios(), Operations()];

    private static Command Ratios()
    {
        var rounds = Option.Rounds();
        var command = new Command("ratios", "Measures the gateway against hand-written code: CPU and allocations as ratios.") { rounds };
        command.SetAction((arguments, _) => RatioRun.RunAsync(arguments.GetValue(rounds)));
        return command;
    }

    private static Command Operations()
    {
        var command = new Command("operations", "Measures the same with BenchmarkDotNet: time and allocations.");
        command.SetAction(_ => { BenchmarkRunner.Run<OperationBenchmarks>(); });
        return command;
    }
}
