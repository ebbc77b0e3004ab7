using System.CommandLine;
using Barq.Testing.Failover;

namespace Barq.Benchmarks.Failover;

/// <summary>Commands that have a database or a Redis fail under load, with the shipped files, for another to take over.</summary>
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
        .. RollingCommands.All(),
        Restore(),
    ];

    private static Command Cluster() => DrillCommand.Of(
        "drill-cluster", "Moves slots of a Redis Cluster of six nodes, then kills the primary that has the caches, under load.",
        async (_, clients, time) =>
        {
            var found = await ClusterFailover.RunAsync(clients, time, time);
            var (seen, caller) = (found.Seen, found.Caller);
            return new DrillOutcome(
                seen is { Failed: 0, IsTrue: true } && caller.Others == 0,
                new DrillCase(
                    "", seen,
                    $"{found.Slots} slots moved with {found.Keys} keys; shared again {found.BackAfter.TotalSeconds:0.00} s after the kill",
                    $"a caller over its limit: {caller.Allowed} let through, {caller.Refused} refused, {caller.Others} other; at most {caller.MostInWindow} in {ClusterFailover.Window.TotalSeconds:0} s, where {ClusterFailover.Limit} may be",
                    $"{found.JobsDone} jobs done that were asked for at each step"));
        });

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

    private static Command Drill(string name, string description, string since, Func<int, TimeSpan, TimeSpan, Task<(FailoverFigures Seen, TimeSpan BackAfter)>> run, TimeSpan? promised) => DrillCommand.Of(
        name, description,
        async (_, clients, time) =>
        {
            var (seen, back) = await run(clients, time, time);
            return new DrillOutcome(seen.IsTrue && (promised is null || back <= promised), new DrillCase("", seen, $"back {back.TotalSeconds:0.00} s after {since}"));
        });
}
