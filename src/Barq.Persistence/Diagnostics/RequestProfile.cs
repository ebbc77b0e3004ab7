using System.Collections.Concurrent;

namespace Barq.Persistence.Diagnostics;

/// <summary>Everything that one request did, for whoever wants to know why it took its time.</summary>
public sealed class RequestProfile : IDisposable
{
    private static int _running;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly ConcurrentQueue<ProfiledStatement> _statements = new();
    private readonly ConcurrentQueue<ProfiledBatch> _batches = new();
    private readonly ConcurrentDictionary<(string Namespace, string Level), long[]> _lookUps = new();

    /// <summary>Begins.</summary>
    /// <param name="time">The clock.</param>
    public RequestProfile(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _started = time.GetTimestamp();
        Interlocked.Increment(ref _running);
    }

    /// <summary>The profile of the request that runs here; null, and at once, where none is profiled.</summary>
    public static RequestProfile? Current => Volatile.Read(ref _running) == 0 ? null : RequestWork.Current?.Profile;

    /// <summary>Seconds since the beginning.</summary>
    public double Elapsed => _time.GetElapsedTime(_started).TotalSeconds;

    /// <summary>The SQL statements, in the order in which they ended.</summary>
    public IReadOnlyList<ProfiledStatement> Statements => [.. _statements];

    /// <summary>The batches of data loaders and cached relations, in the order in which they ended.</summary>
    public IReadOnlyList<ProfiledBatch> Batches => [.. _batches];

    /// <summary>The look-ups in caches.</summary>
    public IReadOnlyList<ProfiledLookUps> LookUps => [.. _lookUps
        .Select(pair => new ProfiledLookUps(pair.Key.Namespace, pair.Key.Level, Volatile.Read(ref pair.Value[0]), Volatile.Read(ref pair.Value[1])))
        .OrderBy(each => each.Namespace, StringComparer.Ordinal).ThenBy(each => each.Level, StringComparer.Ordinal)];

    /// <summary>Notes a batch.</summary>
    /// <param name="name">The loader.</param>
    /// <param name="keys">How many keys it had.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Batch(string name, int keys, TimeSpan elapsed) =>
        _batches.Enqueue(new ProfiledBatch(name, RequestWork.Field, keys, Begin(elapsed), elapsed.TotalSeconds));

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Decrement(ref _running);

    internal void Statement(in StatementExecution execution, string? field) => _statements.Enqueue(new ProfiledStatement(
        execution.Text, field, execution.Rows < 0 ? null : execution.Rows, Begin(execution.Elapsed), execution.Elapsed.TotalSeconds, execution.Error?.GetType().Name));

    internal void LookUp(string cacheNamespace, string level, bool isHit) =>
        Interlocked.Increment(ref _lookUps.GetOrAdd((cacheNamespace, level), _ => new long[2])[isHit ? 0 : 1]);

    private double Begin(TimeSpan elapsed) => Math.Max(0, Elapsed - elapsed.TotalSeconds);
}

/// <summary>A statement of a profiled request. Times in seconds.</summary>
/// <param name="Sql">Its text, without the values of its parameters.</param>
/// <param name="Field">The field that it was for.</param>
/// <param name="Rows">Rows read or affected; null where that is not known.</param>
/// <param name="Start">When it began, from the request's beginning.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Error">The kind of error; null where there was none.</param>
public sealed record ProfiledStatement(string Sql, string? Field, long? Rows, double Start, double Duration, string? Error);

/// <summary>A batch of a profiled request. Times in seconds.</summary>
/// <param name="Loader">What loaded it.</param>
/// <param name="Field">The field that it was for.</param>
/// <param name="Size">How many keys it had.</param>
/// <param name="Start">When it began, from the request's beginning.</param>
/// <param name="Duration">How long it took.</param>
public sealed record ProfiledBatch(string Loader, string? Field, int Size, double Start, double Duration);

/// <summary>A profiled request's look-ups in one level of one cache namespace.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Level"><c>memory</c> or <c>redis</c>.</param>
/// <param name="Hits">Those that were answered.</param>
/// <param name="Misses">Those that were not.</param>
public sealed record ProfiledLookUps(string Namespace, string Level, long Hits, long Misses);
