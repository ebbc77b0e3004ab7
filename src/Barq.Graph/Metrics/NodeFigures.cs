using Barq.Persistence.Databases;
using Barq.Persistence.Measuring;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Metrics;

/// <summary>Everything that a node has measured, in a form that can be added up with other nodes'.</summary>
public sealed record NodeFigures
{
    /// <summary>The node: its machine's name and a number for this start of it.</summary>
    public required string Node { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it has been running, in seconds.</summary>
    public required double UptimeSeconds { get; init; }

    /// <summary>How many seconds the windows below span.</summary>
    public required double WindowSeconds { get; init; }

    /// <summary>Requests that are worked on.</summary>
    public required long ActiveRequests { get; init; }

    /// <summary>GraphQL requests since the start.</summary>
    public required Counted Requests { get; init; }

    /// <summary>GraphQL requests in the window.</summary>
    public required Counted RecentRequests { get; init; }

    /// <summary>SQL statements since the start.</summary>
    public required Counted Statements { get; init; }

    /// <summary>SQL statements in the window.</summary>
    public required Counted RecentStatements { get; init; }

    /// <summary>The pools of database connections.</summary>
    public required IReadOnlyList<PoolUse> Pools { get; init; }

    /// <summary>Look-ups by cache namespace, since the start.</summary>
    public required IReadOnlyDictionary<string, CacheCounts> Caches { get; init; }

    /// <summary>Look-ups by cache namespace, in the window.</summary>
    public required IReadOnlyDictionary<string, CacheCounts> RecentCaches { get; init; }

    /// <summary>The caches' round trips to Redis, since the start.</summary>
    public required CacheTrips Trips { get; init; }

    /// <summary>What the limits have done; nothing where a node of an earlier build says nothing of it.</summary>
    public LimitMetrics Limits { get; init; } = LimitMetrics.None;

    /// <summary>The documents that are kept; nothing where a node of an earlier build says nothing of them.</summary>
    public DocumentMetrics Documents { get; init; } = DocumentMetrics.None;

    /// <summary>Requests by operation, those with most first; none where a node of an earlier build says nothing of them.</summary>
    public IReadOnlyList<OperationTotals> Operations { get; init; } = [];

    /// <summary>Requests by client, those with most first; none where a node of an earlier build says nothing of them.</summary>
    public IReadOnlyList<ClientTotals> Clients { get; init; } = [];

    /// <summary>The process.</summary>
    public required SystemFigures System { get; init; }
}

/// <summary>Round trips of the caches to Redis.</summary>
/// <param name="Reads">To read values.</param>
/// <param name="Writes">To write values.</param>
public sealed record CacheTrips(long Reads, long Writes);

/// <summary>What the process takes.</summary>
public sealed record SystemFigures
{
    /// <summary>The share of all processors that the process used in the window, 0 to 100.</summary>
    public required double CpuPercent { get; init; }

    /// <summary>Processors that it may use.</summary>
    public required int Processors { get; init; }

    /// <summary>Bytes of memory that it holds.</summary>
    public required long WorkingSet { get; init; }

    /// <summary>Bytes of memory that it may take: the machine's, or its container's limit.</summary>
    public required long Available { get; init; }

    /// <summary>Bytes of the managed heap after the last collection, at most those that the process holds.</summary>
    public required long Heap { get; init; }

    /// <summary>Bytes allocated since the start.</summary>
    public required long Allocated { get; init; }

    /// <summary>Collections since the start, by generation.</summary>
    public required int[] Collections { get; init; }

    /// <summary>Seconds that collections have held everything up, since the start.</summary>
    public required double PauseSeconds { get; init; }

    /// <summary>The same in the window, as a share of it, 0 to 100.</summary>
    public required double PausePercent { get; init; }

    /// <summary>Threads of the pool.</summary>
    public required int Threads { get; init; }

    /// <summary>Work that waits for one of them.</summary>
    public required long QueuedWork { get; init; }
}
