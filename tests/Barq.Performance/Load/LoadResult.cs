namespace Barq.Performance.Load;

/// <summary>A second of the run.</summary>
/// <param name="Second">Since the start, the ramp with it.</param>
/// <param name="Due">Requests that were due in it.</param>
/// <param name="Rps">Of those due in it, how many were answered without an error.</param>
/// <param name="P95">95 % of those due in it took no longer, in seconds.</param>
/// <param name="Errors">Of those due in it, how many were answered with an error.</param>
internal sealed record SecondResult(int Second, long Due, double Rps, double P95, int Errors);

/// <summary>What virtual users have seen.</summary>
internal sealed record LoadResult
{
    /// <summary>The rate that was asked for.</summary>
    public required double Rate { get; init; }

    /// <summary>All requests at the full rate.</summary>
    public required OperationResult Total { get; init; }

    /// <summary>Requests a second that were answered without an error, from the first that was due until the last was answered.</summary>
    public required double Throughput { get; init; }

    /// <summary>How late the tool itself sent: 99 % of the requests less than so many seconds after they were due. It is in all times.</summary>
    public required double SentLateP99 { get; init; }

    /// <summary>Each operation.</summary>
    public required IReadOnlyList<OperationResult> Operations { get; init; }

    /// <summary>The times by percentile.</summary>
    public required IReadOnlyList<PercentilePoint> Curve { get; init; }

    /// <summary>The run, second by second.</summary>
    public required IReadOnlyList<SecondResult> Seconds { get; init; }

    /// <summary>Subscriptions that were open.</summary>
    public required int Subscriptions { get; init; }

    /// <summary>Events that they were told.</summary>
    public required int Events { get; init; }

    /// <summary>Subscriptions that could not be opened, or ended before they were to.</summary>
    public required int BrokenSubscriptions { get; init; }

    /// <summary>The share of look-ups in the gateway's caches that were answered; null where it does not tell.</summary>
    public double? CacheHitRate { get; init; }

    /// <summary>How long a SQL statement took on the average, as the gateway measured it.</summary>
    public double? StatementMean { get; init; }

    /// <summary>SQL statements for each request.</summary>
    public double? StatementsPerRequest { get; init; }

    /// <summary>The guide's targets.</summary>
    public IReadOnlyList<Target> Targets =>
    [
        Target.Time("API p95", 0.2, Total.P95),
        Target.Time("API mean", 0.085, Total.Mean),
        new Target("Throughput", "requests/s", 1000, true, Throughput),
        Target.Share("Errors", 0.01, false, Total.ErrorRate),
        Target.Share("Cache hit rate", 0.8, true, CacheHitRate),
        Target.Time("Database query, mean", 0.05, StatementMean),
    ];
}
