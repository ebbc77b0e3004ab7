using System.CommandLine;

namespace Barq.Benchmarks.Caching;

/// <summary>Commands that try the caches, and measure them.</summary>
internal static class CacheCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> All() => [Drill(), Faults(), Triggers(), Mutations(), Hits(), Batch(), Serve()];

    private static Command Drill()
    {
        var seconds = Option.Of("--seconds", 30, "How long the drill runs.");
        var pause = Option.Of("--pause", 0, "Milliseconds between a writer's writes.");
        var without = WithoutInvalidation();
        var command = new Command("cache-drill", "Two gateways, 8 writers, 16 readers on 200 rows: counts stale reads.") { seconds, pause, without };
        command.SetAction((arguments, _) => CacheDrill.RunAsync(arguments.GetValue(seconds), arguments.GetValue(pause), arguments.GetValue(without)));
        return command;
    }

    private static Command Faults()
    {
        var faults = Option.Many("--fault", "Parts of the faults' names; all where none is given.");
        var reads = Option.Of("--reads", 100_000L, "Reads per fault.");
        var lasts = Option.Of("--lasts", 20.0, "Seconds that a fault lasts.");
        var settings = Option.Many("--setting", "A setting of the gateways: NAME=value.");
        var command = new Command("cache-faults", "Three gateways, and all that can go wrong between them, Redis and PostgreSQL: counts stale reads.") { faults, reads, lasts, settings };
        command.SetAction((arguments, _) => CacheFaults.RunAsync(arguments.GetValue(faults)!, arguments.GetValue(reads), arguments.GetValue(lasts), arguments.GetValue(settings)!));
        return command;
    }

    private static Command Triggers()
    {
        var mutations = Option.Of("--mutations", 5000, "Mutations at least.");
        var losses = Option.Of("--losses", 25, "How often a node loses the connection that it listens on, once a second.");
        var command = new Command("cache-triggers", "Has the triggers that tell of others' changes remade each second under mutations: counts those that fail.") { mutations, losses };
        command.SetAction((arguments, _) => TriggerRun.RunAsync(arguments.GetValue(mutations), arguments.GetValue(losses)));
        return command;
    }

    private static Command Mutations()
    {
        var against = new Option<string>("--against") { Required = true, Description = "The Barq.Graph.dll of another build." };
        var rounds = Option.Rounds();
        var command = new Command("mutation-cost", "Measures what a mutation costs two nodes of this build, against two of another one.") { against, rounds };
        command.SetAction((arguments, _) => MutationCost.RunAsync(arguments.GetValue(against)!, arguments.GetValue(rounds)));
        return command;
    }

    private static Command Hits()
    {
        var rounds = Option.Rounds();
        var command = new Command("cache-hits", "Measures what a hit in the response cache costs, against a plain endpoint that writes the same bytes.") { rounds };
        command.SetAction((arguments, _) => HitCost.RunAsync(arguments.GetValue(rounds)));
        return command;
    }

    private static Command Batch()
    {
        var command = new Command("cache-batch", "Counts what a batch of fifty keys takes: statements and round trips.");
        command.SetAction((_, _) => BatchCost.RunAsync());
        return command;
    }

    private static Command Serve()
    {
        var without = WithoutInvalidation();
        var unmeasured = Option.Of("--without-measuring", false, "Measure nothing, to see what measuring costs.");
        var command = new Command("serve", "Serves the gateway for the other commands.") { without, unmeasured };
        command.SetAction((arguments, _) => DrillHost.ServeAsync(arguments.GetValue(without), arguments.GetValue(unmeasured)));
        return command;
    }

    private static Option<bool> WithoutInvalidation() => Option.Of("--without-invalidation", false, "Drop nothing, to see that the drill notices.");
}
