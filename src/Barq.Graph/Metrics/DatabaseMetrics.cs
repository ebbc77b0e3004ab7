using System.ComponentModel;

namespace Barq.Graph.Metrics;

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
[Description("SQL statements and connections.")]
public sealed record DatabaseMetrics(
    [property: Description("Statements since the start.")] long TotalQueries,
    [property: Description("Slower than `SLOW_QUERY_THRESHOLD`, since the start.")] long SlowQueries,
    [property: Description("Failed, since the start.")] long Errors,
    [property: Description("Mean.")] double? AvgTime,
    [property: Description("Median.")] double? P50,
    [property: Description("95 % took no longer.")] double? P95,
    [property: Description("99 % took no longer.")] double? P99,
    [property: Description("The longest.")] double? Max,
    [property: Description("Statements per second.")] double QueriesPerSecond,
    [property: Description("Times since the start.")] DatabaseTotals SinceStart,
    [property: Description("The pools of connections together; null where the driver tells nothing (SQLite).")] PoolMetrics? Pool,
    [property: Description("Each pool: the primary's and the replicas'.")] IReadOnlyList<PoolMetrics> Pools)
{
    /// <summary>Statements in the last minute.</summary>
    [Description("Statements in the last minute.")]
    public long RecentQueries { get; init; }
}

/// <summary>Statements since the start.</summary>
/// <param name="AvgTime">Mean.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
/// <param name="Max">The longest.</param>
[Description("Statements since the start.")]
public sealed record DatabaseTotals(
    [property: Description("Mean.")] double? AvgTime,
    [property: Description("Median.")] double? P50,
    [property: Description("95 % took no longer.")] double? P95,
    [property: Description("99 % took no longer.")] double? P99,
    [property: Description("The longest.")] double? Max);

/// <summary>A pool of connections, as of now.</summary>
/// <param name="Name">Host, port and database; <c>all</c> for the sum.</param>
/// <param name="Idle">Open and not used.</param>
/// <param name="InUse">In use.</param>
/// <param name="Max">At most.</param>
/// <param name="Waiting">Who waits for one.</param>
[Description("A pool of connections, as of now.")]
public sealed record PoolMetrics(
    [property: Description("Host, port and database; `all` for the sum.")] string Name,
    [property: Description("Open and not used.")] long Idle,
    [property: Description("In use.")] long InUse,
    [property: Description("At most.")] long Max,
    [property: Description("Who waits for one.")] long Waiting);
