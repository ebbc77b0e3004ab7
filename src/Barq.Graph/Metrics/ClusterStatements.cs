using Barq.Persistence.Diagnostics;
using Barq.Persistence.Redis;

namespace Barq.Graph.Metrics;

/// <summary>The slow and the repeated statements of all nodes, which each leaves for the others: normalized texts and figures, never a value.</summary>
internal sealed class ClusterStatements(
    RedisConnections connections, MetricsCollector collector, StatementStatistics statistics, TimeProvider time, ILogger<NodeBoard> logger)
{
    /// <summary>Statements that a node tells the others of: the slow ones, then those that took most time.</summary>
    private const int MostStatements = 100;

    private readonly NodeBoard _board = new("{barq}:statements:1:", connections, time, logger);

    /// <summary>Leaves this node's statements.</summary>
    public Task PublishAsync()
    {
        var own = new NodeStatements(collector.Node, statistics.Since, [.. statistics.Totals().Take(MostStatements)], [.. statistics.Repeated().Take(MostStatements)]);
        return _board.PublishAsync(collector.Node, own);
    }

    /// <summary>Takes this node's statements away: it ends.</summary>
    public Task LeaveAsync() => _board.LeaveAsync(collector.Node);

    /// <summary>The statements of all nodes added up, or of this one.</summary>
    /// <param name="scope">Whose.</param>
    public async Task<StatementLists> ReadAsync(MetricsScope scope)
    {
        // All of this node's, which comes first: what it can explain is what it has kept itself.
        var own = new NodeStatements(collector.Node, statistics.Since, [.. statistics.Totals()], statistics.Repeated());
        var others = scope == MetricsScope.Cluster ? await _board.ReadOthersAsync<NodeStatements>(own.Node) : [];
        NodeStatements[] nodes = [own, .. others ?? []];
        return new StatementLists(
            scope, own.Node, [.. nodes.Select(node => node.Node)], others is not null, nodes.Min(node => node.Since),
            [.. nodes.SelectMany((node, i) => node.Statements.Select(each => i == 0 ? each : each with { Explainable = false }))
                .GroupBy(each => each.Id).Select(same => same.Aggregate((sum, each) => sum.Plus(each)).Summarize()).OrderByDescending(each => each.TotalTime)],
            [.. nodes.SelectMany(node => node.Patterns)
                .GroupBy(each => (each.StatementId, each.Operation, each.Field)).Select(same => same.Aggregate((sum, each) => sum.Plus(each)))
                .OrderByDescending(each => each.Statements)]);
    }

    private sealed record NodeStatements(string Node, DateTimeOffset Since, IReadOnlyList<StatementTotals> Statements, IReadOnlyList<RepeatedStatement> Patterns);
}

/// <summary>Statements of one node, or of all nodes added up.</summary>
/// <param name="Scope">Whose.</param>
/// <param name="Node">The node that answers.</param>
/// <param name="Nodes">The nodes that are counted.</param>
/// <param name="IsComplete">Whether all nodes could be asked.</param>
/// <param name="Since">Since when they count, at the earliest.</param>
/// <param name="Statements">The statements, those that took most time in all first.</param>
/// <param name="Patterns">Those that single requests repeat, those with most repetitions first.</param>
internal sealed record StatementLists(
    MetricsScope Scope, string Node, IReadOnlyList<string> Nodes, bool IsComplete, DateTimeOffset Since, IReadOnlyList<StatementFigures> Statements,
    IReadOnlyList<RepeatedStatement> Patterns);
