namespace Barq.Persistence.SecondLevelCache;

/// <summary>A cached value with what it was made of.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class CacheEntry<T>
{
    /// <summary>Bytes of an entry without its tags and its value.</summary>
    internal const int Overhead = 104;

    private long _checkedAt;

    internal CacheEntry(T value, string[] tags, CacheStamp stamp, DateTimeOffset created, DateTimeOffset expires) =>
        (Value, Tags, Stamp, Created, Expires) = (value, tags, stamp, created, expires);

    /// <summary>The value.</summary>
    public T Value { get; }

    /// <summary>What it was made of.</summary>
    public string[] Tags { get; }

    /// <summary>When that was read.</summary>
    public CacheStamp Stamp { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset Expires { get; }

    /// <summary>Whether nothing that it was made of has been dropped since. Nearly free while nothing is dropped at all.</summary>
    internal bool IsGood(DropLog log)
    {
        var now = log.Clock;
        if (Volatile.Read(ref _checkedAt) == now)
        {
            return true;
        }

        if (log.IsDropped(Tags, Stamp.Local))
        {
            return false;
        }

        Volatile.Write(ref _checkedAt, now);
        return true;
    }
}
