using Barq.Persistence.Redis;

namespace Barq.Graph.Metrics;

/// <summary>The figures of all nodes, which each leaves for the others.</summary>
internal sealed class ClusterFigures(RedisConnections connections, MetricsCollector collector, TimeProvider time, ILogger<NodeBoard> logger)
{
    /// <summary>Operations, and clients, that a node tells the others of by themselves: every few seconds, so not of all.</summary>
    internal const int MostShared = 50;

    private readonly NodeBoard _board = new("{barq}:metrics:1:", connections, time, logger);

    /// <summary>What a node tells the others of its figures.</summary>
    public static NodeFigures Shared(NodeFigures figures) => figures with
    {
        Operations = OperationTotals.Most(figures.Operations, MostShared),
        Clients = ClientTotals.Most(figures.Clients, MostShared),
    };

    /// <summary>Leaves this node's figures.</summary>
    /// <param name="shared">What it tells the others of them.</param>
    public Task PublishAsync(NodeFigures shared) => _board.PublishAsync(shared.Node, shared);

    /// <summary>Takes this node's figures away: it ends.</summary>
    public Task LeaveAsync() => _board.LeaveAsync(collector.Node);

    /// <summary>The figures of all nodes: this one's as of now, the others' as they left them, at most five seconds ago.</summary>
    /// <returns>The figures, and whether Redis could be asked for the others'.</returns>
    public async Task<(IReadOnlyList<NodeFigures> Nodes, bool IsComplete)> ReadAsync()
    {
        var own = collector.Read();
        var others = await _board.ReadOthersAsync<NodeFigures>(own.Node);
        return ([own, .. others ?? []], others is not null);
    }
}
