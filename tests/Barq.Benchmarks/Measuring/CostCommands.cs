using System.CommandLine;
using Barq.Benchmarks.Plans;
using Barq.Benchmarks.RateLimiting;
using Barq.Benchmarks.RowSecurity;

namespace Barq.Benchmarks.Measuring;

/// <summary>Commands that measure what a part of the gateway costs.</summary>
internal static class CostCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All() => [Measuring(), RateLimit(), RowSecurity(), Plans()];

    private static Command Measuring()
    {
        var rounds = Option.Rounds();
        var starts = Option.Starts();
        var command = new Command("measuring-cost", "Measures what measuring costs: the same gateway with all of it and with none.") { rounds, starts };
        command.SetAction((arguments, _) => MeasuringCost.RunAsync(arguments.GetValue(starts), arguments.GetValue(rounds)));
        return command;
    }

    private static Command RateLimit()
    {
        var rounds = Option.Rounds();
        var starts = Option.Starts();
        var command = new Command("rate-limit", "Measures what the rate limit costs an answer from the cache: the same gateway with a limit and with none.") { rounds, starts };
        command.SetAction((arguments, _) => RateLimitCost.RunAsync(arguments.GetValue(starts), arguments.GetValue(rounds)));
        return command;
    }

    private static Command RowSecurity()
    {
        var rounds = Option.Rounds();
        var isDemo = Option.Demo();
        var command = new Command("row-security", "Measures what DB_ROW_LEVEL_SECURITY costs: CPU of the gateway and of PostgreSQL, with it and without.") { rounds, isDemo };
        command.SetAction((arguments, _) => RowSecurityCost.RunAsync(arguments.GetValue(rounds), arguments.GetValue(isDemo)));
        return command;
    }

    private static Command Plans()
    {
        var scale = Option.Of("--scale", 10, "How many times as long the history of the second fleet is, 2 to 20.");
        var database = new Option<string>("--database") { Description = "The connection string of a database that is there and holds the bench fleet at least: its figures alone." };
        var command = new Command("plans", "Counts the blocks that each shipped operation makes PostgreSQL touch, on the bench fleet and on a longer history.") { scale, database };
        command.SetAction((arguments, _) => arguments.GetValue(database) is { } there ? PlansRun.RunOnAsync(there) : PlansRun.RunAsync(arguments.GetValue(scale)));
        return command;
    }
}
