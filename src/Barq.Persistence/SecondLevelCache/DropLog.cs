using System.Collections.Concurrent;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// What has been dropped in this process, and when, on a clock that counts drops. A value that was made from what was read at time t is good
/// as long as none of its tags was dropped after t: so a drop that meets a load in flight also hits what that load will store.
/// </summary>
internal sealed class DropLog
{
    /// <summary>Tags that are remembered; past that everything is dropped once, which is right and rare.</summary>
    private const int MostTags = 100_000;

    /// <summary>Patterns that are remembered; past that everything is dropped once.</summary>
    private const int MostPatterns = 50;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, long> _dropped = new(StringComparer.Ordinal);
    private volatile DroppedPattern[] _patterns = [];
    private long _clock = 1;
    private long _floor;

    /// <summary>The time now: take it before reading what a value is made of.</summary>
    public long Clock => Volatile.Read(ref _clock);

    /// <summary>Drops tags.</summary>
    public void Drop(IReadOnlyCollection<string> tags)
    {
        lock (_gate)
        {
            if (_dropped.Count + tags.Count > MostTags || _patterns.Length > MostPatterns)
            {
                Reset();
            }

            // The tags first, the clock last: who sees the new time sees the drops.
            var now = _clock + 1;
            foreach (var tag in tags)
            {
                if (CacheTags.IsPattern(tag))
                {
                    _patterns = [.. _patterns, new DroppedPattern(now, tag)];
                }
                else
                {
                    _dropped[tag] = now;
                }
            }

            Volatile.Write(ref _clock, now);
        }
    }

    /// <summary>Drops everything.</summary>
    public void DropAll()
    {
        lock (_gate)
        {
            Reset();
        }
    }

    /// <summary>Whether any of the tags was dropped after a time.</summary>
    public bool IsDropped(string[] tags, long since)
    {
        if (since < Volatile.Read(ref _floor))
        {
            return true;
        }

        foreach (var tag in tags)
        {
            if (_dropped.TryGetValue(tag, out var time) && time > since)
            {
                return true;
            }
        }

        foreach (var pattern in _patterns)
        {
            if (pattern.Hits(tags, since))
            {
                return true;
            }
        }

        // The tags may have been forgotten between the two looks.
        return since < Volatile.Read(ref _floor);
    }

    private void Reset()
    {
        Volatile.Write(ref _floor, _clock + 1);
        Volatile.Write(ref _clock, _clock + 1);
        _dropped.Clear();
        _patterns = [];
    }
}
