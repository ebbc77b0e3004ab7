using Barq.Persistence.Redis;

namespace Barq.Graph.Metrics;

/// <summary>
/// The texts of operations on all nodes: each leaves those that it tells the others of. Apart from the figures, which are read far more often.
/// </summary>
internal sealed class ClusterOperations(RedisConnections connections, MetricsCollector collector, CallFigures calls, TimeProvider time, ILogger<NodeBoard> logger)
{
    private readonly NodeBoard _board = new("{barq}:operations:1:", connections, time, logger);

    /// <summary>Leaves this node's texts.</summary>
    /// <param name="figures">This node's figures.</param>
    public Task PublishAsync(NodeFigures figures) => _board.PublishAsync(
        collector.Node,
        OperationTotals.Most(figures.Operations, ClusterFigures.MostShared)
            .Select(operation => (operation.Id, calls.Find(operation.Id)?.Text)).Where(pair => pair.Text is not null).ToDictionary(pair => pair.Id, pair => pair.Text));

    /// <summary>Takes this node's texts away: it ends.</summary>
    public Task LeaveAsync() => _board.LeaveAsync(collector.Node);

    /// <summary>The text of an operation, without values; null where no node has it.</summary>
    /// <param name="id">The operation.</param>
    /// <param name="scope">Whose operations.</param>
    public async Task<string?> TextAsync(string id, MetricsScope scope)
    {
        if (calls.Find(id) is { } own)
        {
            return own.Text;
        }

        var others = scope == MetricsScope.Node ? [] : await _board.ReadOthersAsync<Dictionary<string, string>>(collector.Node);
        return others?.Select(texts => texts.GetValueOrDefault(id)).FirstOrDefault(text => text is not null);
    }
}
