using Barq.Persistence.Diagnostics;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>Counts what the caches answered, by namespace and level. Every look-up is a hit or a miss in memory; every miss there is a hit or a miss in Redis, was not asked there, or was answered by a load that another had begun.</summary>
public sealed class CacheStatistics
{
    private readonly Dictionary<CacheNamespace, Counters> _counters = CacheNamespace.All.ToDictionary(candidate => candidate, _ => new Counters());
    private long _reads;
    private long _writes;
    private long _tooLarge;

    /// <summary>Round trips to Redis to read values.</summary>
    public long SharedReads => Volatile.Read(ref _reads);

    /// <summary>Values that were not kept because they are larger than <c>CACHE_MAX_ENTRY_BYTES</c>.</summary>
    public long NotKept => Volatile.Read(ref _tooLarge);

    /// <summary>Round trips to Redis to write values.</summary>
    public long SharedWrites => Volatile.Read(ref _writes);

    /// <summary>The counts of a namespace since the start.</summary>
    public CacheCounts Of(CacheNamespace cacheNamespace)
    {
        var counters = _counters[cacheNamespace];
        return new CacheCounts(
            Volatile.Read(ref counters.MemoryHits), Volatile.Read(ref counters.MemoryMisses), Volatile.Read(ref counters.SharedHits),
            Volatile.Read(ref counters.SharedMisses), Volatile.Read(ref counters.SharedSkipped), Volatile.Read(ref counters.Joined));
    }

    internal void Memory(CacheNamespace cacheNamespace, bool isHit)
    {
        var counters = _counters[cacheNamespace];
        Interlocked.Increment(ref isHit ? ref counters.MemoryHits : ref counters.MemoryMisses);
        RequestProfile.Current?.LookUp(cacheNamespace.Name, "memory", isHit);
    }

    internal void Shared(CacheNamespace cacheNamespace, bool isHit)
    {
        var counters = _counters[cacheNamespace];
        Interlocked.Increment(ref isHit ? ref counters.SharedHits : ref counters.SharedMisses);
        RequestProfile.Current?.LookUp(cacheNamespace.Name, "redis", isHit);
    }

    internal void Skipped(CacheNamespace cacheNamespace, int lookups) => Interlocked.Add(ref _counters[cacheNamespace].SharedSkipped, lookups);

    internal void Joined(CacheNamespace cacheNamespace) => Interlocked.Increment(ref _counters[cacheNamespace].Joined);

    internal void TooLarge() => Interlocked.Increment(ref _tooLarge);

    internal void SharedRead() => Interlocked.Increment(ref _reads);

    internal void SharedWrite() => Interlocked.Increment(ref _writes);

    private sealed class Counters
    {
        public long MemoryHits;
        public long MemoryMisses;
        public long SharedHits;
        public long SharedMisses;
        public long SharedSkipped;
        public long Joined;
    }
}

/// <summary>What a namespace's look-ups came to.</summary>
/// <param name="MemoryHits">Answered from memory.</param>
/// <param name="MemoryMisses">Not answered from memory.</param>
/// <param name="SharedHits">Of those, answered from Redis.</param>
/// <param name="SharedMisses">Of those, not answered from Redis.</param>
/// <param name="SharedSkipped">Of those, not asked in Redis: it is away.</param>
/// <param name="Joined">Of those, answered by a load that another had begun.</param>
public sealed record CacheCounts(long MemoryHits, long MemoryMisses, long SharedHits, long SharedMisses, long SharedSkipped, long Joined)
{
    /// <summary>Whether the counts add up.</summary>
    public bool AddUp => MemoryMisses == SharedHits + SharedMisses + SharedSkipped + Joined;

    /// <summary>All look-ups.</summary>
    public long Lookups => MemoryHits + MemoryMisses;

    /// <summary>Those that were answered from either level.</summary>
    public long Hits => MemoryHits + SharedHits;

    /// <summary>The share of look-ups that were answered, 0 to 1.</summary>
    public double HitRate => Lookups == 0 ? 0 : (double)Hits / Lookups;

    /// <summary>Both together.</summary>
    public CacheCounts Plus(CacheCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new CacheCounts(
            MemoryHits + other.MemoryHits, MemoryMisses + other.MemoryMisses, SharedHits + other.SharedHits,
            SharedMisses + other.SharedMisses, SharedSkipped + other.SharedSkipped, Joined + other.Joined);
    }

    /// <summary>What has been added since an earlier reading.</summary>
    public CacheCounts Since(CacheCounts earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return Plus(new CacheCounts(
            -earlier.MemoryHits, -earlier.MemoryMisses, -earlier.SharedHits, -earlier.SharedMisses, -earlier.SharedSkipped, -earlier.Joined));
    }
}
