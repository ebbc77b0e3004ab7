using System.Collections.Concurrent;

namespace Barq.Graph.RateLimiting;

/// <summary>
/// The callers of one kind that a node keeps in mind, bounded in number; their names are numbers and addresses. While there are as many as there may be, further ones
/// share one quota; those that were quiet for a window make room, looked for once in a while and not for each that comes.
/// </summary>
/// <param name="others">The name of the shared quota.</param>
/// <param name="most">How many.</param>
/// <param name="window">How long one has to be quiet.</param>
internal sealed class RateBuckets(string others, int most, TimeSpan window)
{
    /// <summary>The pause between two looks, each of which passes all of them.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, RateBucket> _buckets = new(StringComparer.Ordinal);
    private readonly RateBucket _others = new(others);
    private readonly Lock _sweeping = new();
    private TimeSpan _swept = TimeSpan.MinValue;
    private int _count;

    /// <summary>Callers that are kept in mind.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Looks for the quiet ones so far.</summary>
    public int Sweeps { get; private set; }

    /// <summary>A caller's bucket.</summary>
    /// <param name="key">The caller.</param>
    /// <param name="now">The time.</param>
    public RateBucket Of(string key, TimeSpan now) => _buckets.TryGetValue(key, out var bucket) ? bucket : Add(key, now);

    private RateBucket Add(string key, TimeSpan now)
    {
        if (!TryCount() && !(TrySweep(now) && TryCount()))
        {
            return _others;
        }

        var made = new RateBucket(key, now);
        var kept = _buckets.GetOrAdd(key, made);
        if (kept != made)
        {
            Interlocked.Decrement(ref _count);
        }

        return kept;
    }

    // Not the table's own count, which takes all of its locks.
    private bool TryCount()
    {
        if (Interlocked.Increment(ref _count) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref _count);
        return false;
    }

    // Whether there may be room now. Who comes while another looks does not wait for it.
    private bool TrySweep(TimeSpan now)
    {
        if (!_sweeping.TryEnter())
        {
            return false;
        }

        try
        {
            if (_swept != TimeSpan.MinValue && now - _swept < _pause)
            {
                return false;
            }

            _swept = now;
            Sweeps++;
            foreach (var (key, bucket) in _buckets)
            {
                if (now - bucket.LastUsed > window && _buckets.TryRemove(KeyValuePair.Create(key, bucket)))
                {
                    Interlocked.Decrement(ref _count);
                }
            }

            return Count < most;
        }
        finally
        {
            _sweeping.Exit();
        }
    }
}
