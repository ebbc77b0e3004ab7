using System.CommandLine;
using System.Globalization;
using Barq.Testing.Failover;

namespace Barq.Benchmarks.Failover;

/// <summary>Commands that have servers fail under load, with the shipped files.</summary>
internal static class FailoverCommands
{
    private static readonly TimeSpan _promised = TimeSpan.FromSeconds(5);

    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All() =>
    [
        Drill("drill-database", "Kills PostgreSQL's primary and promotes a replica, under load.", "the promotion", DatabaseFailover.RunAsync, _promised),
        Drill("drill-replica", "Kills one of two replicas of PostgreSQL that are read from, under load.", "the kill", DatabaseFailover.OfReplicaAsync, _promised),
        Drill("drill-sentinel", "Kills the cache's Redis, for the sentinels to make its replica the primary, under load.", "the kill", SentinelFailover.RunAsync, null),
        Cluster(),
        .. OutageCommands.All(),
        Restore(),
        Upgrading(),
    ];

    private static Command Cluster()
    {
        var clients = Option.Of("--clients", 8, "Clients that write and read back all the time, and as many that watch.");
        var seconds = Option.Of("--seconds", 10, "How long all is well before, between and after.");
        var command = new Command("drill-cluster", "Moves slots of a Redis Cluster of six nodes, then kills the primary that has the caches, under load.") { clients, seconds };
        command.SetAction(async (arguments, _) =>
        {
            var time = TimeSpan.FromSeconds(arguments.GetValue(seconds));
            var found = await ClusterFailover.RunAsync(arguments.GetValue(clients), time, time);
            var (seen, watched, caller) = (found.Seen, found.Watched, found.Caller);
            Print($"{found.Slots} slots moved with {found.Keys} keys; shared again {found.BackAfter.TotalSeconds:0.00} s after the kill");
            Print($"{seen.Summary}");
            Print($"{watched.Heard} events heard, {watched.Missed} missed, {watched.Gaps} gaps told, {watched.Untold} who missed some untold");
            Print($"a caller over its limit: {caller.Allowed} let through, {caller.Refused} refused, {caller.Others} other; at most {caller.MostInWindow} in {ClusterFailover.Window.TotalSeconds:0} s, where {ClusterFailover.Limit} may be");
            Print($"{found.JobsDone} jobs done");
            Print($"The first failure: {seen.FirstFailure ?? "none"}");
            return seen is { Failed: 0, IsTrue: true } && watched.Untold == 0 && caller.Others == 0 ? 0 : 1;
        });
        return command;
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static Command Restore()
    {
        var command = new Command("drill-restore", "Restores a dump and a base backup of the demo fleet into fresh servers, and counts rows and indexes.");
        command.SetAction(async (_, _) =>
        {
            var (before, dump, baseBackup) = await RestoreDrill.RunAsync();
            Console.WriteLine($"before:      {before}\ndump:        {dump}\nbase backup: {baseBackup}");
            return before == dump && before == baseBackup ? 0 : 1;
        });
        return command;
    }

    private static Command Upgrading()
    {
        var graph = new Option<string>("--old-gateway") { Description = "The Barq.Graph.dll of an older build, as dotnet publish makes it.", Required = true };
        var jobs = new Option<string>("--old-jobs") { Description = "Its Barq.Jobs.dll.", Required = true };
        var size = Option.Of("--size", "bench", "The fleet: demo or bench.");
        var clients = Option.Of("--clients", 8, "Clients that write and read back all the time.");
        var seconds = Option.Of("--seconds", 5, "How long it goes on before, between and after the steps.");
        var command = new Command("drill-upgrade", "Migrates, replaces two gateways and a job host of an older build by this one, migrates once more, and goes back, under load, as in production.") { graph, jobs, size, clients, seconds };
        command.SetAction(async (arguments, _) =>
        {
            var upgrade = new Upgrade(Path.GetFullPath(arguments.GetValue(graph)!), Path.GetFullPath(arguments.GetValue(jobs)!));
            var found = await upgrade.RunAsync(arguments.GetValue(size)!, arguments.GetValue(clients), TimeSpan.FromSeconds(arguments.GetValue(seconds)));
            var seen = found.Seen;
            Print($"migrate took {found.Migrated.TotalSeconds:0.0} s under load; {found.Jobs} jobs done");
            Print($"{seen.Summary}");
            Print($"{found.LeftEmpty} values left empty by the older build, {found.StillEmpty} after the next migrate");
            Print($"failed by step: {string.Join(", ", found.FailedAt.Select(step => $"{step.Key} {step.Value.ToString(CultureInfo.InvariantCulture)}"))}");
            Print($"The first failure: {seen.FirstFailure ?? "none"}");
            return seen is { Failed: 0, IsTrue: true } && found.StillEmpty == 0 ? 0 : 1;
        });
        return command;
    }

    private static Command Drill(string name, string description, string since, Func<int, TimeSpan, TimeSpan, Task<(FailoverFigures Seen, TimeSpan BackAfter)>> run, TimeSpan? promised)
    {
        var clients = Option.Of("--clients", 8, "Clients that write and read back all the time.");
        var seconds = Option.Of("--seconds", 10, "How long all is well before, and how long it goes on after.");
        var command = new Command(name, description) { clients, seconds };
        command.SetAction(async (arguments, _) =>
        {
            var time = TimeSpan.FromSeconds(arguments.GetValue(seconds));
            var (seen, back) = await run(arguments.GetValue(clients), time, time);
            Print($"{seen.Summary}; back {back.TotalSeconds:0.00} s after {since}");
            Print($"The first failure: {seen.FirstFailure ?? "none"}");
            return seen.IsTrue && (promised is null || back <= promised) ? 0 : 1;
        });
        return command;
    }
}
