using System.CommandLine;
using Barq.Benchmarks.Plans;
using Barq.Benchmarks.RateLimiting;
using Barq.Benchmarks.Restarting;
using Barq.Benchmarks.RowSecurity;

namespace Barq.Benchmarks.Measuring;

/// <summary>Commands that measure what a part of the gateway costs.</summary>
internal static class CostCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All() => [Measuring(), RateLimit(), RowSecurity(), Plans(), Restart()];

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

    private static Command Restart()
    {
        var requests = Option.Of("--requests", 20_000, "Requests of a round, 200 a second.");
        var rounds = Option.Of("--rounds", 10, "Rounds, with kept connections and without in turn.");
        var command = new Command("rolling-restart", "Restarts two gateways behind nginx one after the other, three times in a round: counts the requests that fail.") { requests, rounds };
        command.SetAction((arguments, _) => RollingRestartRun.RunAsync(arguments.GetValue(requests), arguments.GetValue(rounds)));
        return command;
    }
}
