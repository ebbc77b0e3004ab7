using System.CommandLine;

namespace Barq.Benchmarks.Subscriptions;

/// <summary>Commands that measure subscriptions.</summary>
internal static class SubscriptionCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All() => [Open(), Nodes(), Slow(), Churn()];

    private static Command Open()
    {
        var count = Option.Of("--count", 5000, "How many subscriptions.");
        var perSocket = Option.Of("--per-socket", 1, "Subscriptions of one socket.");
        var seconds = Option.Of("--seconds", 30, "How long it runs.");
        var command = new Command("subscriptions", "Opens subscriptions on one node: memory of an idle one, time from commit to delivery.") { count, perSocket, seconds };
        command.SetAction((arguments, _) => SubscriptionRuns.OpenAsync(arguments.GetValue(count), arguments.GetValue(perSocket), arguments.GetValue(seconds)));
        return command;
    }

    private static Command Nodes()
    {
        var seconds = Option.Of("--seconds", 30, "How long it runs.");
        var command = new Command("subscription-nodes", "Two nodes: time from a commit on one to its arrival at a subscriber of the other.") { seconds };
        command.SetAction((arguments, _) => SubscriptionRuns.TwoNodesAsync(arguments.GetValue(seconds)));
        return command;
    }

    private static Command Slow()
    {
        var seconds = Option.Of("--seconds", 30, "How long it runs.");
        var command = new Command("slow-subscriber", "What a subscriber costs that stops reading.") { seconds };
        command.SetAction((arguments, _) => SubscriptionRuns.SlowAsync(arguments.GetValue(seconds)));
        return command;
    }

    private static Command Churn()
    {
        var count = Option.Of("--count", 5000, "How many subscriptions.");
        var command = new Command("socket-churn", "Opens subscriptions and kills them in every way: what is left.") { count };
        command.SetAction((arguments, _) => SubscriptionRuns.ChurnAsync(arguments.GetValue(count)));
        return command;
    }
}
