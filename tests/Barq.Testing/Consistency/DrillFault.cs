namespace Barq.Testing.Consistency;

/// <summary>Something that goes wrong between the nodes while they are written to and read.</summary>
/// <param name="Name">What.</param>
/// <param name="Begin">Lets it begin.</param>
/// <param name="End">Ends it.</param>
/// <param name="IsReset">Whether it is over at once and comes again every second, instead of lasting.</param>
public sealed record DrillFault(string Name, Func<FaultServers, Task> Begin, Func<FaultServers, Task> End, bool IsReset = false)
{
    /// <summary>All that the drill knows.</summary>
    public static IReadOnlyList<DrillFault> All { get; } =
    [
        new("none", _ => Task.CompletedTask, _ => Task.CompletedTask),
        .. Sides().SelectMany(side => new[]
        {
            Reset($"reset-commands-{side.Name}", servers => servers.ResetAsync(side.Of(servers), commands: true, messages: false)),
            Reset($"reset-messages-{side.Name}", servers => servers.ResetAsync(side.Of(servers), commands: false, messages: true)),
            Reset($"reset-both-{side.Name}", servers => servers.ResetAsync(side.Of(servers), commands: true, messages: true)),
            Lasting($"cut-{side.Name}", side.Of, node => node.Redis.Cut()),
            Lasting($"silent-{side.Name}", side.Of, node => node.Redis.Silence()),
        }),
        new("redis-dead", servers => servers.Redis.KillAsync(), servers => servers.Redis.StartAsync()),
        Reset("redis-restarted", RestartAsync),
        Reset("redis-restarted-with-old-data", RestartWithOldDataAsync),
        new("redis-frozen", Now(servers => servers.Redis.Pause()), Now(servers => servers.Redis.Resume())),
        Reset("redis-emptied", servers => servers.EmptyAsync()),
        .. Listening(),
        And("listening-ended-and-reset-both", servers => servers.EndListeningAsync(servers.Nodes), servers => servers.ResetAsync(servers.Nodes, true, true)),
        And("listening-ended-and-redis-emptied", servers => servers.EndListeningAsync(servers.Nodes), servers => servers.EmptyAsync()),
        Both("listening-silent-and-cut-all", Everybody, node => node.Redis.Cut()),
        Both("listening-silent-and-cut-writer", Writer, node => node.Redis.Cut()),
        Both("listening-silent-and-silent-readers", Readers, node => node.Redis.Silence()),
        Lasting("database-silent-readers", Readers, node => node.Database.Silence()),
        Lasting("database-cut-readers", Readers, node => node.Database.Cut()),
        Lasting("everything-silent-writer", Writer, node =>
        {
            node.Database.Silence();
            node.Redis.Silence();
        }),
        new("node-frozen", Now(servers => servers.Nodes[1].Gateway.Pause()), Now(servers => servers.Nodes[1].Gateway.Resume())),
    ];

    /// <summary>Runs it again and again until the token fires; it is over by the return.</summary>
    /// <param name="servers">The servers.</param>
    /// <param name="lasts">How long one that lasts does.</param>
    /// <param name="pause">The time between two of them.</param>
    /// <param name="enough">Fires when it is enough; once it is run to its end in any case.</param>
    public async Task RunAsync(FaultServers servers, TimeSpan lasts, TimeSpan pause, CancellationToken enough)
    {
        do
        {
            await Begin(servers);
            await (IsReset ? Task.CompletedTask : Task.WhenAny(Task.Delay(lasts, TimeProvider.System, CancellationToken.None)));
            await End(servers);
            await Task.WhenAny(Task.Delay(pause, TimeProvider.System, enough));
        }
        while (!enough.IsCancellationRequested);
    }

    private static IEnumerable<(string Name, Func<FaultServers, IEnumerable<FaultNode>> Of)> Sides() => [("writer", Writer), ("readers", Readers), ("all", Everybody)];

    private static IEnumerable<FaultNode> Writer(FaultServers servers) => servers.Nodes.Take(1);

    private static IEnumerable<FaultNode> Readers(FaultServers servers) => servers.Nodes.Skip(1);

    private static IEnumerable<FaultNode> Everybody(FaultServers servers) => servers.Nodes;

    private static DrillFault Reset(string name, Func<FaultServers, Task> reset) => new(name, reset, _ => Task.CompletedTask, IsReset: true);

    private static DrillFault Lasting(string name, Func<FaultServers, IEnumerable<FaultNode>> nodes, Action<FaultNode> begin) => new(
        name, Now(servers => Each(nodes(servers), begin)), Now(servers => Each(servers.Nodes, Restore)));

    private static IEnumerable<DrillFault> Listening() => Sides().SelectMany(side => new[]
    {
        Reset($"listening-ended-{side.Name}", servers => servers.EndListeningAsync(side.Of(servers))),
        new($"listening-silent-{side.Name}", servers => servers.SilenceListeningAsync(side.Of(servers)), Now(servers => Each(servers.Nodes, Restore))),
    });

    private static DrillFault And(string name, Func<FaultServers, Task> one, Func<FaultServers, Task> other) => Reset(name, servers => Task.WhenAll(one(servers), other(servers)));

    private static DrillFault Both(string name, Func<FaultServers, IEnumerable<FaultNode>> nodes, Action<FaultNode> begin) => new(
        name,
        async servers =>
        {
            Each(nodes(servers), begin);
            await servers.SilenceListeningAsync(servers.Nodes);
        },
        Now(servers => Each(servers.Nodes, Restore)));

    private static async Task RestartAsync(FaultServers servers)
    {
        await servers.Redis.KillAsync();
        await servers.Redis.StartAsync();
    }

    private static async Task RestartWithOldDataAsync(FaultServers servers)
    {
        await servers.SaveAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        await RestartAsync(servers);
    }

    private static void Restore(FaultNode node)
    {
        node.Redis.Restore();
        node.Database.Restore();
    }

    private static void Each(IEnumerable<FaultNode> nodes, Action<FaultNode> action)
    {
        foreach (var node in nodes)
        {
            action(node);
        }
    }

    private static Func<FaultServers, Task> Now(Action<FaultServers> action) => servers =>
    {
        action(servers);
        return Task.CompletedTask;
    };
}
