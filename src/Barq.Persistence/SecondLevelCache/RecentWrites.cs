using System.Collections.Concurrent;
using Barq.Persistence.Replicas;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>Remembers for a moment which organizations' rows were written, on whatever node: they are read from the primary until the replicas have them too.</summary>
public sealed class RecentWrites
{
    /// <summary>Organizations that are remembered; where more are written to within the time, all are read from the primary for as long.</summary>
    internal const int Most = 10_000;

    private readonly TimeProvider _time;
    private readonly NodeTrust? _trust;
    private readonly ConcurrentDictionary<string, long> _written = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _allWritten = long.MinValue;

    /// <param name="time">The clock.</param>
    /// <param name="trust">Whether this node knows of the others' writes; null where it is alone.</param>
    internal RecentWrites(TimeProvider time, NodeTrust? trust = null) => (_time, _trust) = (time, trust);

    /// <summary>Organizations that are remembered.</summary>
    internal int Count => _written.Count;

    /// <summary>Whether rows were written that are in sight.</summary>
    /// <param name="organization">The organization whose rows are; null for all.</param>
    public bool Include(long? organization) =>
        _trust is { IsSure: false } || IsRecent(Volatile.Read(ref _allWritten))
        || (!_written.IsEmpty && _written.TryGetValue(CacheTags.OwnerOf(organization), out var when) && IsRecent(when));

    /// <summary>Anything may have been written.</summary>
    internal void NoteAll() => Volatile.Write(ref _allWritten, _time.GetTimestamp());

    /// <summary>Rows were written.</summary>
    /// <param name="tags">The tags of what was.</param>
    internal void Note(IEnumerable<string> tags)
    {
        foreach (var tag in tags)
        {
            // The keys and patterns of other values may have such a character too.
            var at = tag.IndexOf('@', StringComparison.Ordinal);
            if (at > 0 && char.IsLetter(tag[0]))
            {
                Note(tag[(at + 1)..]);
            }
        }
    }

    // One at a time, so that none gets past the bound; looking takes no lock.
    private void Note(string organization)
    {
        lock (_gate)
        {
            if (!_written.ContainsKey(organization) && _written.Count >= Most)
            {
                Forget();
            }

            _written[organization] = _time.GetTimestamp();
        }
    }

    private void Forget()
    {
        foreach (var old in _written.Where(each => !IsRecent(each.Value)))
        {
            _written.TryRemove(old);
        }

        if (_written.Count > Most / 2)
        {
            // First all, then none by itself: whoever looks meanwhile finds one or the other.
            NoteAll();
            _written.Clear();
        }
    }

    private bool IsRecent(long when) => when != long.MinValue && _time.GetElapsedTime(when) < ReplicaLag.PrimaryAfterWrite;
}
