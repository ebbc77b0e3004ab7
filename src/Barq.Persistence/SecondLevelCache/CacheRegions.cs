namespace Barq.Persistence.SecondLevelCache;

/// <summary>Makes regions for other rooms' values.</summary>
public sealed class CacheRegions
{
    private readonly CacheLevels _levels;

    internal CacheRegions(CacheLevels levels) => _levels = levels;

    /// <summary>Whether anything is kept at all.</summary>
    public bool IsEnabled => _levels.Options.Enabled;

    /// <summary>A region.</summary>
    /// <param name="cacheNamespace">Whose values they are.</param>
    /// <param name="shape">What the values look like.</param>
    /// <param name="codec">Turns them into bytes and back.</param>
    public CacheRegion<T> Region<T>(CacheNamespace cacheNamespace, string shape, ICacheCodec<T> codec) => new(_levels, cacheNamespace, shape, codec);
}
