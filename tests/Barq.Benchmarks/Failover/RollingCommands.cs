using System.CommandLine;
using Barq.Benchmarks.Restarting;
using Barq.Testing.Failover;

namespace Barq.Benchmarks.Failover;

/// <summary>Commands that replace each host in its turn under load: nothing may fail.</summary>
internal static class RollingCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All() => [Restarting(), Upgrading()];

    private static Command Restarting()
    {
        var requests = Option.Of("--requests", 20_000, "Requests of a round at a steady pace, 200 a second, beside the clients'.");
        var rounds = Option.Of("--rounds", 10, "Rounds, with kept connections and without in turn.");
        var restarts = Option.Of("--restarts", 3, "How often each host is restarted in a round.");
        var command = DrillCommand.Of(
            "drill-rolling-restart", "Restarts two gateways behind nginx and a job host one after the other, under load: counts the requests that fail.",
            (arguments, clients, _) => RollingRestartRun.RunAsync(clients, arguments.GetValue(requests), arguments.GetValue(rounds), arguments.GetValue(restarts)),
            options: [requests, rounds, restarts]);
        command.Aliases.Add("rolling-restart");
        return command;
    }

    private static Command Upgrading()
    {
        var graph = new Option<string>("--old-gateway") { Description = "The Barq.Graph.dll of an older build, as dotnet publish makes it.", Required = true };
        var jobs = new Option<string>("--old-jobs") { Description = "Its Barq.Jobs.dll.", Required = true };
        var size = Option.Of("--size", "bench", "The fleet: demo or bench.");
        return DrillCommand.Of(
            "drill-upgrade", "Migrates, replaces two gateways and a job host of an older build by this one, migrates once more, and goes back, under load, as in production.",
            async (arguments, clients, time) =>
            {
                var upgrade = new Upgrade(Path.GetFullPath(arguments.GetValue(graph)!), Path.GetFullPath(arguments.GetValue(jobs)!));
                var found = await upgrade.RunAsync(arguments.GetValue(size)!, clients, time);
                return new DrillOutcome(
                    found is { Seen: { Failed: 0, IsTrue: true }, StillEmpty: 0 },
                    new DrillCase(
                        "", found.Seen,
                        $"migrate took {found.Migrated.TotalSeconds:0.0} s under load; {found.Jobs} jobs done that were asked for at each step",
                        $"{found.LeftEmpty} values left empty by the older build, {found.StillEmpty} after the next migrate",
                        $"failed by step: {string.Join(", ", found.FailedAt.Select(step => FormattableString.Invariant($"{step.Key} {step.Value}")))}{string.Concat(found.Complaints.Select(line => "\n  " + line))}"));
            },
            seconds: 5, options: [graph, jobs, size]);
    }
}
