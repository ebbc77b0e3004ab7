using System.CommandLine;
using BenchmarkDotNet.Running;

namespace Barq.Benchmarks.Ratios;

/// <summary>Commands that measure the gateway against hand-written code, and many at once against one.</summary>
internal static class RatioCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All() => [Ratios(), Operations(), Bulk()];

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

    private static Command Bulk()
    {
        var rounds = Option.Rounds();
        var program = new Option<string>("--program") { Description = "The Barq.Graph.dll of another build, to be measured instead of this one." };
        var command = new Command("bulk", "Measures what a mutation of a hundred costs the gateway against a mutation of one.") { rounds, program };
        command.SetAction((arguments, _) => BulkCost.RunAsync(arguments.GetValue(rounds), arguments.GetValue(program)));
        return command;
    }
}
