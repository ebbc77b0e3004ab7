using System.CommandLine;
using Barq.Benchmarks.Importing;

namespace Barq.Benchmarks.Offloading;

/// <summary>Commands that try jobs, and measure them.</summary>
internal static class JobCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All() => [Drill(), Takeover(), Offload(), Import()];

    private static Command Drill()
    {
        var isShort = Option.Of("--short", false, "With less of everything, as the tests run it.");
        var seed = Option.Seed();
        var command = new Command("job-drill", "Kills job hosts, the gateway and Redis at random moments while jobs are asked for: counts what is lost and doubled.") { isShort, seed };
        command.SetAction((arguments, _) => JobDrillRun.RunAsync(arguments.GetValue(isShort), arguments.GetValue(seed)));
        return command;
    }

    private static Command Takeover()
    {
        var times = Option.Of("--times", 10, "How often a job host is killed.");
        var command = new Command("job-takeover", "Kills job hosts in the middle of a job: the time until the next attempt.") { times };
        command.SetAction((arguments, _) => TakeoverRun.RunAsync(arguments.GetValue(times)));
        return command;
    }

    private static Command Offload()
    {
        var rounds = Option.Rounds();
        var command = new Command("offload-cost", "Measures what an offloaded mutation costs the gateway, against createDelivery: CPU and statements.") { rounds };
        command.SetAction((arguments, _) => OffloadCost.RunAsync(arguments.GetValue(rounds)));
        return command;
    }

    private static Command Import()
    {
        var rows = Option.Of("--rows", 100_000, "Rows of the file.");
        var idle = Option.Of("--idle", 20, "Seconds in which other requests are measured alone.");
        var command = new Command("import", "Measures an import of deliveries: time, the job host's memory, and what other requests feel of it.") { rows, idle };
        command.SetAction((arguments, _) => ImportRun.RunAsync(arguments.GetValue(rows), arguments.GetValue(idle)));
        return command;
    }
}
