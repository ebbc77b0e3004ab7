using System.ComponentModel;

namespace Barq.Graph.Metrics;

/// <summary>
/// Everything that <c>GET /api/v1/performance/metrics</c> shows. Totals count from the start; means, percentiles and rates are of the last
/// minute (<see cref="WindowSeconds"/>) and null where nothing happened in it. Times are in seconds.
/// </summary>
/// <param name="Scope">Whose figures they are.</param>
/// <param name="Nodes">The nodes that are counted.</param>
/// <param name="IsComplete">Whether all nodes could be asked: false while Redis is away and the cluster's figures are wanted.</param>
/// <param name="Time">When this was read.</param>
/// <param name="WindowSeconds">How many seconds the window spans; less than a minute right after a start.</param>
/// <param name="Api">GraphQL requests.</param>
/// <param name="Cache">Caches.</param>
/// <param name="Database">SQL statements and connections.</param>
/// <param name="System">Processors and memory.</param>
/// <param name="Jobs">Background jobs; null where they can't be counted just now.</param>
[Description(
    "Everything that `GET /api/v1/performance/metrics` shows. Totals count from the start; means, percentiles and rates are of the last minute "
    + "(`windowSeconds`) and null where nothing happened in it. Times are in seconds.")]
public sealed record MetricsSnapshot(
    [property: Description("Whose figures they are.")] MetricsScope Scope,
    [property: Description("The nodes that are counted.")] IReadOnlyList<NodeMetrics> Nodes,
    [property: Description("Whether all nodes could be asked: false while Redis is away and the cluster's figures are wanted.")] bool IsComplete,
    [property: Description("When this was read.")] DateTimeOffset Time,
    [property: Description("How many seconds the window spans; less than a minute right after a start.")] double WindowSeconds,
    [property: Description("GraphQL requests.")] ApiMetrics Api,
    [property: Description("Caches.")] CacheMetrics Cache,
    [property: Description("SQL statements and connections.")] DatabaseMetrics Database,
    [property: Description("Processors and memory.")] SystemMetrics System,
    [property: Description("Background jobs; null where they can't be counted just now.")] JobMetrics? Jobs)
{
    /// <summary>Limits and fair shares.</summary>
    [Description("Limits and fair shares.")]
    public LimitMetrics Limits { get; init; } = LimitMetrics.None;

    /// <summary>Documents that are kept in the process.</summary>
    [Description("Documents that are kept in the process.")]
    public DocumentMetrics Documents { get; init; } = DocumentMetrics.None;

    /// <summary>Requests by operation, those with most first; of each node at most <see cref="CallFigures.MostOperations"/>.</summary>
    [Description("Requests by operation, those with most first; of each node at most 200.")]
    public IReadOnlyList<OperationMetrics> Operations { get; init; } = [];

    /// <summary>Requests by client, those with most first; of each node at most <see cref="CallFigures.MostClients"/>.</summary>
    [Description("Requests by client, those with most first; of each node at most 100.")]
    public IReadOnlyList<ClientMetrics> Clients { get; init; } = [];
}

/// <summary>Whose figures.</summary>
[Description("Whose figures.")]
public enum MetricsScope
{
    /// <summary>Those of the node that answers.</summary>
    [Description("Those of the node that answers.")]
    Node,

    /// <summary>Those of all nodes, added up.</summary>
    [Description("Those of all nodes, added up.")]
    Cluster,
}

/// <summary>A node.</summary>
/// <param name="Node">Its name.</param>
/// <param name="UptimeSeconds">How long it has been running.</param>
/// <param name="TotalRequests">GraphQL requests since its start.</param>
/// <param name="CpuPercent">The share of its processors that it uses, 0 to 100.</param>
/// <param name="WorkingSetBytes">The memory that it holds.</param>
[Description("A node.")]
public sealed record NodeMetrics(
    [property: Description("Its name.")] string Node,
    [property: Description("How long it has been running.")] double UptimeSeconds,
    [property: Description("GraphQL requests since its start.")] long TotalRequests,
    [property: Description("The share of its processors that it uses, 0 to 100.")] double CpuPercent,
    [property: Description("The memory that it holds.")] long WorkingSetBytes);

/// <summary>GraphQL requests.</summary>
/// <param name="Requests">All of them.</param>
[Description("GraphQL requests.")]
public sealed record ApiMetrics(
    [property: Description("All of them.")] RequestMetrics Requests);

/// <summary>GraphQL requests of all transports; each of a batch counts.</summary>
/// <param name="TotalRequests">Since the start.</param>
/// <param name="ActiveRequests">Being worked on.</param>
/// <param name="SlowRequests">Slower than <c>SLOW_REQUEST_THRESHOLD</c>, since the start.</param>
/// <param name="Errors">Answered with errors, whoever's fault, since the start.</param>
/// <param name="Failures">Of those, not executed through no fault of the client's: failed, busy, timed out.</param>
/// <param name="AvgResponseTime">Mean.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
/// <param name="Max">The longest.</param>
/// <param name="ErrorRate">The share answered with errors, 0 to 1.</param>
/// <param name="FailureRate">The share of failures, 0 to 1.</param>
/// <param name="ThroughputRps">Requests per second.</param>
/// <param name="SinceStart">The same since the start.</param>
[Description("GraphQL requests of all transports; each of a batch counts.")]
public sealed record RequestMetrics(
    [property: Description("Since the start.")] long TotalRequests,
    [property: Description("Being worked on.")] long ActiveRequests,
    [property: Description("Slower than `SLOW_REQUEST_THRESHOLD`, since the start.")] long SlowRequests,
    [property: Description("Answered with errors, whoever's fault, since the start.")] long Errors,
    [property: Description("Of those, not executed through no fault of the client's: failed, busy, timed out.")] long Failures,
    [property: Description("Mean.")] double? AvgResponseTime,
    [property: Description("Median.")] double? P50,
    [property: Description("95 % took no longer.")] double? P95,
    [property: Description("99 % took no longer.")] double? P99,
    [property: Description("The longest.")] double? Max,
    [property: Description("The share answered with errors, 0 to 1.")] double? ErrorRate,
    [property: Description("The share of failures, 0 to 1.")] double? FailureRate,
    [property: Description("Requests per second.")] double ThroughputRps,
    [property: Description("The same since the start.")] RequestTotals SinceStart)
{
    /// <summary>In the last minute: of few, a share says little.</summary>
    [Description("In the last minute: of few, a share says little.")]
    public long RecentRequests { get; init; }
}

/// <summary>Requests since the start.</summary>
/// <param name="AvgResponseTime">Mean.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
/// <param name="Max">The longest.</param>
/// <param name="ErrorRate">The share answered with errors, 0 to 1.</param>
[Description("Requests since the start.")]
public sealed record RequestTotals(
    [property: Description("Mean.")] double? AvgResponseTime,
    [property: Description("Median.")] double? P50,
    [property: Description("95 % took no longer.")] double? P95,
    [property: Description("99 % took no longer.")] double? P99,
    [property: Description("The longest.")] double? Max,
    [property: Description("The share answered with errors, 0 to 1.")] double? ErrorRate);
