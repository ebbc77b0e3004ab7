namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// Remembers for a while what has been dealt with, so that a node does not do once more what was done in time: for a minute to two, or the
/// last so many where more come. What is forgotten too early is done once more.
/// </summary>
/// <typeparam name="TId">What tells it apart.</typeparam>
/// <param name="time">The clock.</param>
/// <param name="most">How many are remembered.</param>
internal sealed class RecentIds<TId>(TimeProvider time, int most = 100_000)
    where TId : notnull
{
    private static readonly TimeSpan _kept = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();

    // Forgotten by halves: nothing is looked through, however many come.
    private HashSet<TId> _young = [];
    private HashSet<TId> _old = [];
    private long _began = time.GetTimestamp();

    /// <summary>How many are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _young.Count + _old.Count;
            }
        }
    }

    /// <summary>Remembers some.</summary>
    public void Add(IEnumerable<TId> ids)
    {
        foreach (var id in ids)
        {
            TryAdd(id);
        }
    }

    /// <summary>Remembers one; false where it is remembered already.</summary>
    public bool TryAdd(TId id)
    {
        lock (_gate)
        {
            if (_young.Contains(id) || _old.Contains(id))
            {
                return false;
            }

            if (_young.Count >= most / 2 || time.GetElapsedTime(_began) > _kept)
            {
                (_old, _young, _began) = (_young, [], time.GetTimestamp());
            }

            return _young.Add(id);
        }
    }

    /// <summary>Whether one is remembered.</summary>
    public bool Contains(TId id)
    {
        lock (_gate)
        {
            return _young.Contains(id) || _old.Contains(id);
        }
    }
}
