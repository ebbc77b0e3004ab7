namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// Whether this node knows of every write that was answered: it has looked into the database so lately that a write it does not know of is
/// still being waited with. Measured from the moment at which the look began.
/// </summary>
internal sealed class NodeTrust(CacheTiming timing, CacheOptions options, TimeProvider time)
{
    private long _began;
    private volatile bool _hasLooked;
    private volatile bool _isJoined;

    /// <summary>Whether it does, and all others wait for it.</summary>
    public bool IsSure => _isJoined && IsContinued;

    /// <summary>Whether memory and Redis may be answered with: it is sure, or <c>CACHE_WHEN_REDIS_IS_AWAY</c> is <c>memory</c>.</summary>
    public bool MayAnswer => IsSure || options.WhenRedisIsAway == CacheFallback.Memory;

    /// <summary>Whether the last look is so short ago that nobody can have given this node up since.</summary>
    public bool IsContinued => _hasLooked && time.GetElapsedTime(Volatile.Read(ref _began)) < timing.Trust;

    /// <summary>A look has told of everything that was committed before it began, and that is done.</summary>
    public void Extend(long began)
    {
        Volatile.Write(ref _began, began);
        _hasLooked = true;
    }

    /// <summary>All others know of this node and wait for it.</summary>
    public void Join() => _isJoined = true;

    /// <summary>Others may have given this node up.</summary>
    public void Lapse() => _isJoined = false;
}
