using System.CommandLine;
using System.Globalization;
using Barq.Testing.Failover;

namespace Barq.Benchmarks.Failover;

/// <summary>Commands that have something fail that no other server takes over.</summary>
internal static class OutageCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All() =>
    [
        Lost("drill-frozen", "Stops one of three gateways behind nginx where it stands (SIGSTOP), under load, and lets it go on.", isKilled: false),
        Lost("drill-killed", "Kills one of three gateways behind nginx, under load, and starts another at its address.", isKilled: true),
        Issuer(), Clock(), Disk(),
    ];

    private static Command Lost(string name, string description, bool isKilled)
    {
        var clients = Option.Of("--clients", 8, "Clients that write and read back all the time.");
        var seconds = Option.Of("--seconds", 10, "How long all is well before, how long it goes on without it, and with it again.");
        var command = new Command(name, description) { clients, seconds };
        command.SetAction(async (arguments, _) =>
        {
            var found = await LostGateway.RunAsync(arguments.GetValue(clients), TimeSpan.FromSeconds(arguments.GetValue(seconds)), isKilled);
            Print($"{found.Seen.Summary}");
            Print($"left out after {found.LeftOutAfter.TotalSeconds:0.00} s, {found.FailedLater} failed after that; asked again {found.AskedAgainAfter.TotalSeconds:0.00} s after it was there again");
            Print($"The first failure: {found.Seen.FirstFailure ?? "none"}");
            return found is { Seen.IsTrue: true, FailedLater: 0 } ? 0 : 1;
        });
        return command;
    }

    private static Command Issuer()
    {
        var seconds = Option.Of("--seconds", 600, "How long the issuer is away: half of it refusing connections, half never answering.");
        var clients = Option.Of("--clients", 8, "Clients that write and read back all the time.");
        var command = new Command("drill-issuer", "Has the issuer of the tokens away, and back with another key.") { clients, seconds };
        command.SetAction(async (arguments, _) =>
        {
            var seen = await IssuerOutage.RunAsync(arguments.GetValue(clients), TimeSpan.FromSeconds(arguments.GetValue(seconds)));
            Print($"{seen.Seen.Summary}");
            Print($"known key: {seen.Answered} answered, {seen.Failed} not; unknown keys: {seen.Refused} refused with 401, {seen.NotRefused} not; the slowest of all {seen.Slowest.TotalSeconds:0.00} s");
            Print($"not ready {seen.Unready} times; the new key is taken {seen.BackAfter.TotalSeconds:0.00} s after the return");
            Print($"The first failure: {seen.Seen.FirstFailure ?? "none"}");
            return seen is { Failed: 0, NotRefused: 0, Unready: 0, Seen: { Failed: 0, IsTrue: true } } ? 0 : 1;
        });
        return command;
    }

    private static Command Clock()
    {
        var clients = Option.Of("--clients", 8, "Clients that write and read back all the time.");
        var seconds = Option.Of("--seconds", 10, "How long for each of both.");
        var off = Option.Of("--off", 300, "How many seconds the clock of one gateway and one job host is ahead, and then behind.");
        var command = new Command("drill-clock", "Gives one gateway and one job host of two each a wrong clock (libfaketime), ahead and then behind.") { clients, seconds, off };
        command.SetAction(async (arguments, _) =>
        {
            var isGood = true;
            foreach (var shift in (int[])[arguments.GetValue(off), -arguments.GetValue(off)])
            {
                var found = await ClockDrift.RunAsync(arguments.GetValue(clients), TimeSpan.FromSeconds(arguments.GetValue(seconds)), shift);
                Print($"{shift:+0;-0} s: {found.Seen.Summary}");
                Print($"  {found.JobsDone} jobs done, {found.JobsRepeated} of them more than once begun, all {found.JobsAfter.TotalSeconds:0.00} s after the last was asked for; the first failure: {found.Seen.FirstFailure ?? "none"}");
                isGood &= found is { Seen: { Failed: 0, IsTrue: true }, JobsRepeated: 0 };
            }

            return isGood ? 0 : 1;
        });
        return command;
    }

    private static Command Disk()
    {
        var clients = Option.Of("--clients", 8, "Clients that write and read back all the time.");
        var seconds = Option.Of("--seconds", 10, "How long all is well before, how long the disk is full, and how long it goes on after.");
        var command = new Command("drill-full-disk", "Fills the disk of PostgreSQL, and then that of Redis, under load. Needs the right to mount.") { clients, seconds };
        command.SetAction(async (arguments, _) =>
        {
            var (count, time) = (arguments.GetValue(clients), TimeSpan.FromSeconds(arguments.GetValue(seconds)));
            var (database, databaseBack) = await FullDisk.OfPostgreSqlAsync(count, time, time, isReal: true);
            Tell("PostgreSQL", database, databaseBack, "each client writes again");
            var (redis, redisBack) = await FullDisk.OfRedisAsync(count, time, time, isReal: true);
            Tell("Redis", redis, redisBack, "a job is done that was asked for meanwhile");
            return database.IsTrue && redis is { Failed: 0, IsTrue: true } ? 0 : 1;
        });
        return command;
    }

    private static void Tell(string server, FailoverFigures seen, TimeSpan back, string what)
    {
        Print($"{server}: {seen.Summary}; {what} {back.TotalSeconds:0.00} s after there is room");
        Print($"  The first failure: {seen.FirstFailure ?? "none"}");
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
