using System.Collections.Concurrent;

namespace Barq.Graph.Metrics;

/// <summary>
/// Counts by a key that clients choose, in bounded memory. While it is full a new key is counted with the others that there is no room for, until
/// some key has been at rest for long, or is used less than the new one lately: that gives way. So who makes up names, and keeps all of them
/// warm, has to use each more often than others use theirs.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TFacts">What is kept beside the counts.</typeparam>
/// <param name="most">Keys that are told apart.</param>
/// <param name="time">The clock.</param>
internal sealed class CallTable<TKey, TFacts>(int most, TimeProvider time)
    where TKey : notnull
{
    /// <summary>How long a key is at rest before it may give way; in that time uses lose half of their weight.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    /// <summary>Uses by which a key has to exceed another to take its place: two that are used alike do not push each other out in turn.</summary>
    public const long Margin = 4;

    private readonly ConcurrentDictionary<TKey, Row> _rows = new();
    private readonly Challengers<TKey> _challengers = new(most);
    private readonly Lock _gate = new();
    private (long From, long For) _full;
    private long _halved = time.GetTimestamp();
    private long _least;

    /// <summary>The counts of all those that there was no room for.</summary>
    public CallCounts Other { get; } = new(time);

    /// <summary>Whether there is a key.</summary>
    public bool TryFind(TKey key, out TFacts? facts)
    {
        var isThere = _rows.TryGetValue(key, out var row);
        facts = isThere ? row!.Facts : default;
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
        if (_rows.TryGetValue(key, out var row) || (row = Make(key, now, origin, describe)) is not null)
        {
            Interlocked.Increment(ref row.Uses);
            row.Counts.Add(call, now);
        }
        else
        {
            Other.Add(call, now);
        }
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

    private Row? Make<TOrigin>(TKey key, long now, TOrigin origin, Func<TOrigin, TFacts> describe)
    {
        lock (_gate)
        {
            if (_rows.TryGetValue(key, out var known))
            {
                return known;
            }

            var uses = 0L;
            if (_rows.Count >= most)
            {
                Halve(now);
                uses = _challengers.Use(key);
                if (!TryMakeRoom(now) && !TryTakeRoom(uses))
                {
                    return null;
                }

                // The use that is counted now is the row's.
                _challengers.Forget(key);
                uses--;
            }

            return _rows[key] = new Row(new CallCounts(time), describe(origin)) { Uses = uses };
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

        return Remove(oldest.Key);
    }

    // The same: uses only grow until they are halved, so those of the row used least are no fewer than they were.
    private bool TryTakeRoom(long uses)
    {
        if (uses < _least + Margin)
        {
            return false;
        }

        var least = _rows.MinBy(row => Volatile.Read(ref row.Value.Uses));
        _least = Volatile.Read(ref least.Value.Uses);
        return uses >= _least + Margin && Remove(least.Key);
    }

    private bool Remove(TKey key)
    {
        _full = default;
        return _rows.TryRemove(key, out _);
    }

    private void Halve(long now)
    {
        if (time.GetElapsedTime(_halved, now) < Rest)
        {
            return;
        }

        // What is counted meanwhile may be lost: it is one use of many.
        foreach (var (_, row) in _rows)
        {
            Volatile.Write(ref row.Uses, Volatile.Read(ref row.Uses) / 2);
        }

        _challengers.Halve();
        (_halved, _least) = (now, 0);
    }

    private sealed class Row(CallCounts counts, TFacts facts)
    {
        public long Uses;

        public CallCounts Counts => counts;

        public TFacts Facts => facts;
    }
}
