using System.CommandLine;
using Barq.Testing.Attacks;

namespace Barq.Benchmarks.Attacking;

/// <summary>Commands that attack a gateway.</summary>
internal static class AttackCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All() => [Attacks(), FuzzRequests(), FuzzDocuments()];

    private static Command Attacks()
    {
        var only = Option.Many("--only", "Names of attacks, or parts of them.");
        var seconds = Option.Of("--seconds", 10, "How long each is repeated; 0 for not at all.");
        var isDemo = Option.Demo();
        var share = Option.Of("--share", 1.0, "The share of a flood's connections that is opened.");
        var isUnlimited = Option.Of("--unlimited", false, "Without the limit of requests per caller, as if many callers shared an attack among them.");
        var set = Option.Many("--set", "Settings of the gateway beside its defaults, as NAME=VALUE.");
        var command = new Command("attacks", "All known attacks on a gateway with one CPU: what each takes, and what an innocent client feels of it.") { only, seconds, isDemo, share, isUnlimited, set };
        command.SetAction((arguments, _) => AttackCommand.RunAsync(
            arguments.GetValue(only)!, arguments.GetValue(seconds), arguments.GetValue(isDemo), arguments.GetValue(share),
            [.. arguments.GetValue(isUnlimited) ? AttackServers.Unlimited : [], .. arguments.GetValue(set)!.Select(each => each.Split('=', 2)).Select(each => (each[0], each[^1]))]));
        return command;
    }

    private static Command FuzzRequests()
    {
        var (minutes, most) = (Minutes(), Most());
        var seed = Option.Seed();
        var command = new Command("fuzz-requests", "Sends a gateway mutated requests: none may break it, or show its inside.") { minutes, most, seed };
        command.SetAction((arguments, _) => FuzzCommand.RequestsAsync(arguments.GetValue(minutes), arguments.GetValue(most), arguments.GetValue(seed)));
        return command;
    }

    private static Command FuzzDocuments()
    {
        var (minutes, most) = (Minutes(), Most());
        var seed = Option.Seed();
        var command = new Command("fuzz-documents", "Sends a gateway documents that grow towards cost: none may become dear.") { minutes, most, seed };
        command.SetAction((arguments, _) => FuzzCommand.DocumentsAsync(arguments.GetValue(minutes), arguments.GetValue(most), arguments.GetValue(seed)));
        return command;
    }

    private static Option<long> Most() => Option.Of("--most", long.MaxValue, "How many requests, where the time does not end it before.");

    private static Option<int> Minutes() => Option.Of("--minutes", 60, "How long.");
}
