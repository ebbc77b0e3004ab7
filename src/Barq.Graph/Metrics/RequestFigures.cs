using System.Diagnostics.Metrics;
using Barq.Graph.Answers;
using Barq.Persistence.Measuring;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Metrics;

/// <summary>Counts the GraphQL requests of this process, whatever transport they came by.</summary>
/// <param name="options">From when on a request is slow.</param>
public sealed class RequestFigures(IOptions<MetricsOptions> options)
{
    private readonly Histogram _durations = new();
    private readonly TimeSpan _slow = TimeSpan.FromSeconds(options.Value.SlowRequestThreshold);
    private long _slowCount;
    private long _errors;
    private long _failures;
    private long _active;

    /// <summary>The instrument that durations go to beside; null where there are no instruments.</summary>
    internal Histogram<double>? Durations { get; set; }

    /// <summary>Requests that are worked on.</summary>
    public long Active => Volatile.Read(ref _active);

    /// <summary>What has been counted so far.</summary>
    public Counted Read() => new()
    {
        Durations = _durations.Read(),
        Slow = Volatile.Read(ref _slowCount),
        Errors = Volatile.Read(ref _errors),
        Failures = Volatile.Read(ref _failures),
    };

    /// <summary>A request begins.</summary>
    internal void Begin() => Interlocked.Increment(ref _active);

    /// <summary>A request ends, without having been counted: nobody waited for its answer any more.</summary>
    internal void Abandon() => Interlocked.Decrement(ref _active);

    /// <summary>A request has been answered.</summary>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="status">What came of it.</param>
    /// <param name="hasErrors">Whether the answer holds errors.</param>
    internal void End(TimeSpan elapsed, ResponseStatus status, bool hasErrors)
    {
        Interlocked.Decrement(ref _active);
        Record(elapsed, status, hasErrors);
    }

    /// <summary>A request was refused before it could begin.</summary>
    /// <param name="elapsed">How long that took.</param>
    /// <param name="status">Why.</param>
    internal void Refuse(TimeSpan elapsed, ResponseStatus status) => Record(elapsed, status, true);

    private void Record(TimeSpan elapsed, ResponseStatus status, bool hasErrors)
    {
        _durations.Record(elapsed);
        Durations?.Record(elapsed.TotalSeconds);
        if (elapsed >= _slow)
        {
            Interlocked.Increment(ref _slowCount);
        }

        if (hasErrors)
        {
            Interlocked.Increment(ref _errors);
            if (status is ResponseStatus.Failed or ResponseStatus.Busy or ResponseStatus.TimedOut)
            {
                Interlocked.Increment(ref _failures);
            }
        }
    }
}
