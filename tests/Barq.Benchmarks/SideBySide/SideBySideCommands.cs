using System.CommandLine;

namespace Barq.Benchmarks.SideBySide;

/// <summary>Commands that measure the gateway against a hand-written server.</summary>
internal static class SideBySideCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All() => [SideBySide(), ServeByHand()];

    private static Command SideBySide()
    {
        var gateway = new Option<string?>("--gateway") { Description = "The Barq.Graph.dll to measure, as it is published; the one that was built where none is given." };
        var rounds = Option.Rounds();
        var requests = Option.Of("--requests", 4000, "Requests of a side in a round.");
        var warm = Option.Of("--warm", 50, "Seconds of load before a side is measured.");
        var command = new Command("side-by-side", "Measures the gateway against a hand-written server, over HTTP: CPU of both and of PostgreSQL, for queries and a mutation.")
        {
            gateway, rounds, requests, warm,
        };
        command.SetAction((arguments, _) => SideBySideRun.RunAsync(arguments.GetValue(gateway), arguments.GetValue(rounds), arguments.GetValue(requests), arguments.GetValue(warm)));
        return command;
    }

    private static Command ServeByHand()
    {
        var command = new Command("serve-by-hand", "Serves the hand-written side of it.");
        command.SetAction((_, _) => HandServer.ServeAsync());
        return command;
    }
}
