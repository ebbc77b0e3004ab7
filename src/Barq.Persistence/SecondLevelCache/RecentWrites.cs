using System.Collections.Concurrent;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>Remembers for a moment which organizations' rows were written, on whatever node: they are read from the primary until the replicas have them too.</summary>
public sealed class RecentWrites(TimeProvider time)
{
    /// <summary>How far a replica may follow behind.</summary>
    private static readonly TimeSpan _lag = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, long> _written = new(StringComparer.Ordinal);

    /// <summary>Whether rows were written that are in sight.</summary>
    /// <param name="organization">The organization whose rows are; null for all.</param>
    public bool Include(long? organization) =>
        !_written.IsEmpty && _written.TryGetValue(CacheTags.OwnerOf(organization), out var when) && time.GetElapsedTime(when) < _lag;

    /// <summary>Rows were written.</summary>
    /// <param name="tags">The tags of what was.</param>
    internal void Note(IEnumerable<string> tags)
    {
        foreach (var tag in tags)
        {
            var at = tag.IndexOf('@', StringComparison.Ordinal);
            if (at > 0)
            {
                _written[tag[(at + 1)..]] = time.GetTimestamp();
            }
        }
    }
}
