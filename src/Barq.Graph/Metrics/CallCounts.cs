using System.Collections.Frozen;
using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Graph.Limits;
using Barq.Persistence.Measuring;

namespace Barq.Graph.Metrics;

/// <summary>
/// Counts the requests of one operation, or of one client: additions alone, so that any number of threads may count at once. Read by
/// <see cref="Read"/>, and sampled now and then for the window.
/// </summary>
internal sealed class CallCounts
{
    private static readonly FrozenDictionary<string, int> _codes =
        ErrorCodes.All.Order(StringComparer.Ordinal).Select((code, index) => (code, index)).ToFrozenDictionary(pair => pair.code, pair => pair.index, StringComparer.Ordinal);

    private readonly Histogram _durations = new(stripes: 1);
    private readonly CallCosts _costs = new();
    private readonly Recent<Reading> _recent;
    private long[]? _byCode;
    private long _requests;
    private long _errors;
    private long _failures;
    private long _rows;
    private long _bytes;
    private long _lastSeen;
    private Reading _sampled = new(0, 0, HistogramData.Empty);

    /// <summary>Begins.</summary>
    public CallCounts(TimeProvider time)
    {
        _lastSeen = time.GetTimestamp();
        _recent = new Recent<Reading>(time, MetricsCollector.Window);
        _recent.Add(_sampled);
    }

    /// <summary>When the last request was, by the clock's timestamps.</summary>
    public long LastSeen => Volatile.Read(ref _lastSeen);

    /// <summary>A request has been answered.</summary>
    public void Add(in MeasuredCall call, long now)
    {
        _durations.Record(call.Elapsed);
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _rows, call.Rows);
        Interlocked.Add(ref _bytes, call.Bytes);
        _costs.Add(call);
        Volatile.Write(ref _lastSeen, now);
        if (call.Errors is null)
        {
            return;
        }

        Interlocked.Increment(ref _errors);
        if (call.IsFailure)
        {
            Interlocked.Increment(ref _failures);
        }

        var byCode = LazyInitializer.EnsureInitialized(ref _byCode, () => new long[_codes.Count]);
        for (var i = 0; i < call.Errors.Count; i++)
        {
            // A hundred errors of one code are one request that failed by it.
            if (IsFirst(call.Errors, i) && _codes.TryGetValue(call.Errors[i].Code, out var index))
            {
                Interlocked.Increment(ref byCode[index]);
            }
        }
    }

    /// <summary>Keeps what has been counted, for later windows to begin at.</summary>
    public void Sample() => _recent.Add(_sampled = ReadTotals());

    /// <summary>What has been counted so far, and in the window.</summary>
    /// <param name="lastSeen">When the last request was.</param>
    public CallTotals Read(DateTimeOffset lastSeen)
    {
        var now = ReadTotals();
        var earlier = _recent.Oldest()?.Reading ?? now;
        return new CallTotals
        {
            Requests = now.Requests,
            Errors = now.Errors,
            Failures = Volatile.Read(ref _failures),
            Codes = Volatile.Read(ref _byCode) is { } byCode
                ? _codes.Where(pair => byCode[pair.Value] > 0).ToDictionary(pair => pair.Key, pair => Volatile.Read(ref byCode[pair.Value]), StringComparer.Ordinal)
                : [],
            Rows = Volatile.Read(ref _rows),
            Bytes = Volatile.Read(ref _bytes),
            Cost = _costs.Read(),
            Microseconds = now.Durations.TotalMicroseconds,
            Recent = ReferenceEquals(now, earlier) ? HistogramData.Empty : now.Durations.Since(earlier.Durations),
            RecentErrors = now.Errors - earlier.Errors,
            LastSeen = lastSeen,
        };
    }

    // Most rows are at rest most of the time: then the histogram need not be read again.
    private Reading ReadTotals()
    {
        var requests = Volatile.Read(ref _requests);
        return requests == _sampled.Requests ? _sampled : new Reading(requests, Volatile.Read(ref _errors), _durations.Read());
    }

    private static bool IsFirst(IReadOnlyList<ResponseError> errors, int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (errors[i].Code == errors[index].Code)
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Reading(long Requests, long Errors, HistogramData Durations);
}

/// <summary>A request that has been answered.</summary>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Status">What came of it.</param>
/// <param name="Errors">The answer's errors; null where it has none.</param>
/// <param name="Rows">Rows that its statements have read or changed.</param>
/// <param name="Bytes">How long the answer is, before compression.</param>
internal readonly record struct MeasuredCall(TimeSpan Elapsed, ResponseStatus Status, IReadOnlyList<ResponseError>? Errors, long Rows = 0, long Bytes = 0)
{
    /// <summary>What it was estimated to cost, where it was let run.</summary>
    public CostEstimate Estimated { get; init; }

    /// <summary>Statements that it ran.</summary>
    public long Statements { get; init; }

    /// <summary>How long those took together.</summary>
    public TimeSpan DatabaseTime { get; init; }

    /// <summary>Whether it failed through no fault of the client's.</summary>
    public bool IsFailure => Errors is not null && Status is ResponseStatus.Failed or ResponseStatus.Busy or ResponseStatus.TimedOut;
}
