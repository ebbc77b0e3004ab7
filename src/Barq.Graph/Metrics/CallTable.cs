using System.Collections.Concurrent;

namespace Barq.Graph.Metrics;

/// <summary>
/// Counts by a key that clients choose, in bounded memory: one that has been at rest for long gives way to a new one, and while none has, the
/// new ones are counted together. Who makes up names can so fill the table, but not push out what is in use.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TFacts">What is kept beside the counts.</typeparam>
/// <param name="most">Keys that are told apart.</param>
/// <param name="time">The clock.</param>
internal sealed class CallTable<TKey, TFacts>(int most, TimeProvider time)
    where TKey : notnull
{
    /// <summary>How long a key is at rest before it may give way.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<TKey, (CallCounts Counts, TFacts Facts)> _rows = new();
    private readonly Lock _gate = new();
    private (long From, long For) _full;

    /// <summary>The counts of all those that there was no room for.</summary>
    public CallCounts Other { get; } = new(time);

    /// <summary>Whether there is a key.</summary>
    public bool TryFind(TKey key, out TFacts facts)
    {
        var isThere = _rows.TryGetValue(key, out var row);
        facts = row.Facts;
        return isThere;
    }

    /// <summary>Counts a request.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="call">The request.</param>
    /// <param name="origin">What its facts are made of, where the key is new.</param>
    /// <param name="describe">Makes them.</param>
    public void Add<TOrigin>(TKey key, in MeasuredCall call, TOrigin origin, Func<TOrigin, TFacts> describe)
    {
        var now = time.GetTimestamp();
        var counts = _rows.TryGetValue(key, out var row) ? row.Counts : Make(key, now, origin, describe);
        counts.Add(call, now);
    }

    /// <summary>Keeps what has been counted, for later windows to begin at.</summary>
    public void Sample()
    {
        foreach (var (_, row) in _rows)
        {
            row.Counts.Sample();
        }

        Other.Sample();
    }

    /// <summary>All keys with what has been counted of them; the others together last, where there are any.</summary>
    /// <param name="select">Makes one's totals.</param>
    /// <param name="other">Makes those of the others.</param>
    public IReadOnlyList<TTotals> Read<TTotals>(Func<TKey, TFacts, CallTotals, TTotals> select, Func<CallTotals, TTotals> other)
    {
        var totals = _rows.Select(row => select(row.Key, row.Value.Facts, Read(row.Value.Counts))).ToList();
        if (Read(Other) is { Requests: > 0 } others)
        {
            totals.Add(other(others));
        }

        return totals;
    }

    private CallTotals Read(CallCounts counts) => counts.Read(time.GetUtcNow() - time.GetElapsedTime(counts.LastSeen));

    private CallCounts Make<TOrigin>(TKey key, long now, TOrigin origin, Func<TOrigin, TFacts> describe)
    {
        lock (_gate)
        {
            if (_rows.TryGetValue(key, out var known))
            {
                return known.Counts;
            }

            if (_rows.Count >= most && !TryMakeRoom(now))
            {
                return Other;
            }

            var counts = new CallCounts(time);
            _rows[key] = (counts, describe(origin));
            return counts;
        }
    }

    // Looks for one only when there can be one: not for each request of somebody who makes up names.
    private bool TryMakeRoom(long now)
    {
        if (_full.For > 0 && time.GetElapsedTime(_full.From, now).Ticks < _full.For)
        {
            return false;
        }

        var oldest = _rows.MinBy(row => row.Value.Counts.LastSeen);
        var rest = time.GetElapsedTime(oldest.Value.Counts.LastSeen, now);
        if (rest < Rest)
        {
            _full = (now, (Rest - rest).Ticks);
            return false;
        }

        _full = default;
        return _rows.TryRemove(oldest.Key, out _);
    }
}
