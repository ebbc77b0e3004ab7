using System.CommandLine;
using Barq.Testing.Failover;

namespace Barq.Benchmarks.Failover;

/// <summary>Commands that have a gateway fail, or something that no other server takes over.</summary>
internal static class OutageCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All() =>
    [
        Lost("drill-frozen", "Stops one of three gateways behind nginx where it stands (SIGSTOP), under load, and lets it go on.", isKilled: false),
        Lost("drill-killed", "Kills one of three gateways behind nginx, under load, and starts another at its address.", isKilled: true),
        Issuer(), Clock(), Disk(),
    ];

    private static Command Lost(string name, string description, bool isKilled) => DrillCommand.Of(
        name, description,
        async (_, clients, time) =>
        {
            var found = await LostGateway.RunAsync(clients, time, isKilled);
            return new DrillOutcome(
                found is { Seen.IsTrue: true, FailedLater: 0 },
                new DrillCase("", found.Seen, $"left out after {found.LeftOutAfter.TotalSeconds:0.00} s, {found.FailedLater} failed after that; asked again {found.AskedAgainAfter.TotalSeconds:0.00} s after it was there again"));
        });

    // The seconds are those of the absence: half of it refuses connections, half never answers.
    private static Command Issuer() => DrillCommand.Of(
        "drill-issuer", "Has the issuer of the tokens away for so many seconds, half of them refusing connections and half never answering, and back with another key.",
        async (_, clients, time) =>
        {
            var found = await IssuerOutage.RunAsync(clients, time);
            return new DrillOutcome(
                found is { Failed: 0, NotRefused: 0, Unready: 0, Seen: { Failed: 0, IsTrue: true } },
                new DrillCase(
                    "", found.Seen,
                    $"known key: {found.Answered} answered, {found.Failed} not; unknown keys: {found.Refused} refused with 401, {found.NotRefused} not; the slowest of all {found.Slowest.TotalSeconds:0.00} s",
                    $"not ready {found.Unready} times; the new key is taken {found.BackAfter.TotalSeconds:0.00} s after the return"));
        },
        seconds: 600);

    private static Command Clock()
    {
        var off = Option.Of("--off", 300, "How many seconds the clock of one gateway and one job host is ahead, and then behind.");
        return DrillCommand.Of(
            "drill-clock", "Gives one gateway and one job host of two each a wrong clock (libfaketime), ahead and then behind.",
            async (arguments, clients, time) =>
            {
                var cases = new List<(ClockFigures Found, int Shift)>();
                foreach (var shift in (int[])[arguments.GetValue(off), -arguments.GetValue(off)])
                {
                    cases.Add((await ClockDrift.RunAsync(clients, time, shift), shift));
                }

                return new DrillOutcome(
                    cases.TrueForAll(shown => shown.Found is { Seen: { Failed: 0, IsTrue: true }, JobsRepeated: 0 }),
                    [.. cases.Select(shown => new DrillCase(
                        FormattableString.Invariant($"{shown.Shift:+0;-0} s"), shown.Found.Seen,
                        $"{shown.Found.JobsDone} jobs done that were asked for at both, {shown.Found.JobsRepeated} of them more than once begun, all {shown.Found.JobsAfter.TotalSeconds:0.00} s after the last was asked for"))]);
            },
            options: off);
    }

    private static Command Disk() => DrillCommand.Of(
        "drill-full-disk", "Fills the disk of PostgreSQL, and then that of Redis, under load. Needs the right to mount.",
        async (_, clients, time) =>
        {
            var (database, databaseBack) = await FullDisk.OfPostgreSqlAsync(clients, time, time, isReal: true);
            var (redis, redisBack) = await FullDisk.OfRedisAsync(clients, time, time, isReal: true);
            return new DrillOutcome(
                database.IsTrue && redis is { Failed: 0, IsTrue: true },
                new DrillCase("PostgreSQL", database, $"each client writes again {databaseBack.TotalSeconds:0.00} s after there is room"),
                new DrillCase("Redis", redis, $"a job is done that was asked for meanwhile {redisBack.TotalSeconds:0.00} s after there is room"));
        });
}
