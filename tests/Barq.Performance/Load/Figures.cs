using System.Collections.Concurrent;
using HdrHistogram;

namespace Barq.Performance.Load;

/// <summary>Times and errors of requests of one kind.</summary>
internal sealed class Figures
{
    private const long MostMicroseconds = 120_000_000;

    // Three digits: a figure is off by a thousandth at most.
    private readonly LongConcurrentHistogram _times = new(1, MostMicroseconds, 3);
    private readonly ConcurrentDictionary<string, int> _errors = new(StringComparer.Ordinal);

    /// <summary>How many there were.</summary>
    public long Count => _times.TotalCount;

    /// <summary>Counts one.</summary>
    /// <param name="time">From when it was due until its answer was there.</param>
    /// <param name="error">Its error's code; null where all is well.</param>
    public void Add(TimeSpan time, string? error)
    {
        _times.RecordValue(Math.Clamp((long)time.TotalMicroseconds, 1, MostMicroseconds));
        if (error is not null)
        {
            _errors.AddOrUpdate(error, 1, (_, count) => count + 1);
        }
    }

    /// <summary>What was counted.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="seconds">In how many seconds.</param>
    public OperationResult Read(string name, double seconds) => Count == 0 ? new(name, 0, 0, 0, 0, 0, 0, 0, new Dictionary<string, int>()) : new(
        name, Count, Count / seconds, _times.GetMean() / 1e6, At(50), At(95), At(99), _times.GetMaxValue() / 1e6, new SortedDictionary<string, int>(_errors, StringComparer.Ordinal));

    /// <summary>The times by percentile, from the median outward, for a plot.</summary>
    public IReadOnlyList<PercentilePoint> Curve() => Count == 0 ? [] : [.. new[] { 0, 10, 25, 50, 75, 90, 95, 98, 99, 99.5, 99.9, 99.95, 99.99 }.Select(percentile => new PercentilePoint(percentile, At(percentile)))];

    private double At(double percentile) => _times.GetValueAtPercentile(percentile) / 1e6;
}

/// <summary>So many percent took no longer.</summary>
/// <param name="Percentile">The percent.</param>
/// <param name="Seconds">The time.</param>
internal sealed record PercentilePoint(double Percentile, double Seconds);

/// <summary>What was measured of an operation; times in seconds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Requests">Requests.</param>
/// <param name="Rps">In a second.</param>
/// <param name="Mean">Mean time.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95 % took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
/// <param name="Max">The longest.</param>
/// <param name="Errors">Errors by code.</param>
internal sealed record OperationResult(
    string Name, long Requests, double Rps, double Mean, double P50, double P95, double P99, double Max, IReadOnlyDictionary<string, int> Errors)
{
    /// <summary>The share that was answered with an error.</summary>
    public double ErrorRate => Requests > 0 ? (double)Errors.Values.Sum() / Requests : 0;
}
