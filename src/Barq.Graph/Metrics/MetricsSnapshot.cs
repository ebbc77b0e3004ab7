namespace Barq.Graph.Metrics;

/// <summary>
/// Everything that <c>GET /api/v1/performance/metrics</c> shows. Totals count from the start; means, percentiles and rates are of the last
/// minute (<see cref="WindowSeconds"/>) and null where nothing happened in it. Times are in seconds.
/// </summary>
/// <param name="Scope"><c>node</c> or <c>cluster</c>.</param>
/// <param name="Nodes">The nodes that are counted.</param>
/// <param name="IsComplete">Whether all nodes could be asked: false while Redis is away and the cluster's figures are wanted.</param>
/// <param name="Time">When this was read.</param>
/// <param name="WindowSeconds">How many seconds the window spans; less than a minute right after a start.</param>
/// <param name="Api">GraphQL requests.</param>
/// <param name="Cache">Caches.</param>
/// <param name="Database">SQL statements and connections.</param>
/// <param name="System">Processors and memory.</param>
public sealed record MetricsSnapshot(
    string Scope, IReadOnlyList<NodeMetrics> Nodes, bool IsComplete, DateTimeOffset Time, double WindowSeconds,
    ApiMetrics Api, CacheMetrics Cache, DatabaseMetrics Database, SystemMetrics System);

/// <summary>A node.</summary>
/// <param name="Node">Its name.</param>
/// <param name="UptimeSeconds">How long it has been running.</param>
/// <param name="TotalRequests">GraphQL requests since its start.</param>
/// <param name="CpuPercent">The share of its processors that it uses, 0 to 100.</param>
/// <param name="WorkingSetBytes">The memory that it holds.</param>
public sealed record NodeMetrics(string Node, double UptimeSeconds, long TotalRequests, double CpuPercent, long WorkingSetBytes);

/// <summary>GraphQL requests.</summary>
/// <param name="Requests">All of them.</param>
public sealed record ApiMetrics(RequestMetrics Requests);

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
public sealed record RequestMetrics(
    long TotalRequests, long ActiveRequests, long SlowRequests, long Errors, long Failures,
    double? AvgResponseTime, double? P50, double? P95, double? P99, double? Max, double? ErrorRate, double? FailureRate, double ThroughputRps,
    RequestTotals SinceStart);

/// <summary>Requests since the start.</summary>
/// <param name="AvgResponseTime">Mean.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
/// <param name="Max">The longest.</param>
/// <param name="ErrorRate">The share answered with errors, 0 to 1.</param>
public sealed record RequestTotals(double? AvgResponseTime, double? P50, double? P95, double? P99, double? Max, double? ErrorRate);

/// <summary>Caches.</summary>
/// <param name="HitRate">The share of look-ups that were answered in the last minute, 0 to 1.</param>
/// <param name="TotalHits">Look-ups that were answered.</param>
/// <param name="TotalMisses">Look-ups that were not.</param>
/// <param name="TotalHitRate">The share since the start.</param>
/// <param name="Levels">The two levels.</param>
/// <param name="Namespaces">The namespaces by name.</param>
public sealed record CacheMetrics(
    double? HitRate, long TotalHits, long TotalMisses, double? TotalHitRate, CacheLevelsMetrics Levels, IReadOnlyDictionary<string, CacheNamespaceMetrics> Namespaces);

/// <summary>The levels of the caches.</summary>
/// <param name="Memory">In the process.</param>
/// <param name="Redis">In Redis: asked where memory had nothing.</param>
public sealed record CacheLevelsMetrics(CacheLevelMetrics Memory, SharedLevelMetrics Redis);

/// <summary>The level in the process.</summary>
/// <param name="Hits">Look-ups that it answered.</param>
/// <param name="Misses">Look-ups that it did not.</param>
/// <param name="HitRate">The share that it answered in the last minute, 0 to 1.</param>
public sealed record CacheLevelMetrics(long Hits, long Misses, double? HitRate);

/// <summary>The level in Redis.</summary>
/// <param name="Hits">Look-ups that it answered.</param>
/// <param name="Misses">Look-ups that it did not.</param>
/// <param name="HitRate">The share that it answered in the last minute, 0 to 1.</param>
/// <param name="Skipped">Not asked, because Redis was away.</param>
/// <param name="ReadTrips">Round trips to read values.</param>
/// <param name="WriteTrips">Round trips to write values.</param>
public sealed record SharedLevelMetrics(long Hits, long Misses, double? HitRate, long Skipped, long ReadTrips, long WriteTrips);

/// <summary>A namespace of the caches.</summary>
/// <param name="Hits">Look-ups that were answered, since the start.</param>
/// <param name="Misses">Look-ups that were not.</param>
/// <param name="HitRate">The share that was answered in the last minute, 0 to 1.</param>
/// <param name="MemoryHits">Answered in the process.</param>
/// <param name="RedisHits">Answered in Redis.</param>
/// <param name="Joined">Not answered by either, but by a load that another had begun.</param>
public sealed record CacheNamespaceMetrics(long Hits, long Misses, double? HitRate, long MemoryHits, long RedisHits, long Joined);

/// <summary>SQL statements and connections.</summary>
/// <param name="TotalQueries">Statements since the start.</param>
/// <param name="SlowQueries">Slower than <c>SLOW_QUERY_THRESHOLD</c>, since the start.</param>
/// <param name="Errors">Failed, since the start.</param>
/// <param name="AvgTime">Mean.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
/// <param name="Max">The longest.</param>
/// <param name="QueriesPerSecond">Statements per second.</param>
/// <param name="SinceStart">Times since the start.</param>
/// <param name="Pool">The pools of connections together; null where the driver tells nothing (SQLite).</param>
/// <param name="Pools">Each pool: the primary's and the replicas'.</param>
public sealed record DatabaseMetrics(
    long TotalQueries, long SlowQueries, long Errors, double? AvgTime, double? P50, double? P95, double? P99, double? Max, double QueriesPerSecond,
    DatabaseTotals SinceStart, PoolMetrics? Pool, IReadOnlyList<PoolMetrics> Pools);

/// <summary>Statements since the start.</summary>
/// <param name="AvgTime">Mean.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
/// <param name="Max">The longest.</param>
public sealed record DatabaseTotals(double? AvgTime, double? P50, double? P95, double? P99, double? Max);

/// <summary>A pool of connections, as of now.</summary>
/// <param name="Name">Host, port and database; <c>all</c> for the sum.</param>
/// <param name="Idle">Open and not used.</param>
/// <param name="InUse">In use.</param>
/// <param name="Max">At most.</param>
/// <param name="Waiting">Who waits for one.</param>
public sealed record PoolMetrics(string Name, long Idle, long InUse, long Max, long Waiting);

/// <summary>Processors and memory.</summary>
/// <param name="CpuPercent">The share of the processors that is used, 0 to 100; of several nodes, the mean by processors.</param>
/// <param name="Processors">Processors of all nodes.</param>
/// <param name="Memory">Memory.</param>
/// <param name="Gc">The garbage collector.</param>
/// <param name="Threads">Threads of the pool.</param>
/// <param name="QueuedWork">Work that waits for one of them.</param>
public sealed record SystemMetrics(double CpuPercent, int Processors, MemoryMetrics Memory, GcMetrics Gc, int Threads, long QueuedWork);

/// <summary>Memory, in bytes.</summary>
/// <param name="Percent">The share of what may be taken, 0 to 100.</param>
/// <param name="WorkingSetBytes">Held.</param>
/// <param name="AvailableBytes">What may be taken: the machine's memory, or the container's limit.</param>
/// <param name="HeapBytes">The managed heap, garbage included.</param>
/// <param name="AllocatedBytes">Allocated since the start.</param>
public sealed record MemoryMetrics(double Percent, long WorkingSetBytes, long AvailableBytes, long HeapBytes, long AllocatedBytes);

/// <summary>The garbage collector.</summary>
/// <param name="Gen0">Collections of generation 0, since the start.</param>
/// <param name="Gen1">Of generation 1.</param>
/// <param name="Gen2">Of generation 2.</param>
/// <param name="PauseSeconds">How long they have held everything up, since the start.</param>
/// <param name="PausePercent">The share of the last minute that they did, 0 to 100.</param>
public sealed record GcMetrics(int Gen0, int Gen1, int Gen2, double PauseSeconds, double PausePercent);
