using System.Collections.Concurrent;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>Remembers for a while which outbox messages have been dealt with, so that a node does not drop once more what was dropped in time.</summary>
internal sealed class RecentDrops(TimeProvider time)
{
    private const int Most = 20_000;
    private static readonly TimeSpan _kept = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, long> _seen = new();

    public void Add(IEnumerable<long> messages)
    {
        if (_seen.Count > Most)
        {
            foreach (var (message, when) in _seen)
            {
                if (time.GetElapsedTime(when) > _kept)
                {
                    _seen.TryRemove(message, out _);
                }
            }
        }

        foreach (var message in messages)
        {
            _seen[message] = time.GetTimestamp();
        }
    }

    public bool Contains(long message) => _seen.ContainsKey(message);
}
