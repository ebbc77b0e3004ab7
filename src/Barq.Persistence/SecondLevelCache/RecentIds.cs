using System.Collections.Concurrent;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>Remembers for a while what has been dealt with, so that a node does not do once more what was done in time.</summary>
/// <typeparam name="TId">What tells it apart.</typeparam>
internal sealed class RecentIds<TId>(TimeProvider time)
    where TId : notnull
{
    private const int Most = 20_000;
    private const int CheckEvery = 1000;
    private static readonly TimeSpan _kept = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TId, long> _seen = new();
    private long _added;

    public void Add(IEnumerable<TId> ids)
    {
        Forget();
        foreach (var id in ids)
        {
            _seen[id] = time.GetTimestamp();
        }
    }

    /// <summary>Remembers one; false where it is remembered already.</summary>
    public bool TryAdd(TId id)
    {
        Forget();
        return _seen.TryAdd(id, time.GetTimestamp());
    }

    public bool Contains(TId id) => _seen.ContainsKey(id);

    private void Forget()
    {
        // Counting takes every lock of the table: not for each id.
        if (Interlocked.Increment(ref _added) % CheckEvery != 0 || _seen.Count <= Most)
        {
            return;
        }

        foreach (var (id, when) in _seen)
        {
            if (time.GetElapsedTime(when) > _kept)
            {
                _seen.TryRemove(id, out _);
            }
        }
    }
}
