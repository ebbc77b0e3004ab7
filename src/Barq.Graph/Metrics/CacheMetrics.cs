using System.ComponentModel;

namespace Barq.Graph.Metrics;

/// <summary>Caches.</summary>
/// <param name="HitRate">The share of look-ups that were answered in the last minute, 0 to 1.</param>
/// <param name="TotalHits">Look-ups that were answered.</param>
/// <param name="TotalMisses">Look-ups that were not.</param>
/// <param name="TotalHitRate">The share since the start.</param>
/// <param name="Levels">The two levels.</param>
/// <param name="Namespaces">The namespaces by name.</param>
[Description("Caches.")]
public sealed record CacheMetrics(
    [property: Description("The share of look-ups that were answered in the last minute, 0 to 1.")] double? HitRate,
    [property: Description("Look-ups that were answered.")] long TotalHits,
    [property: Description("Look-ups that were not.")] long TotalMisses,
    [property: Description("The share since the start.")] double? TotalHitRate,
    [property: Description("The two levels.")] CacheLevelsMetrics Levels,
    [property: Description("The namespaces.")] IReadOnlyDictionary<string, CacheNamespaceMetrics> Namespaces)
{
    /// <summary>Look-ups in the last minute.</summary>
    [Description("Look-ups in the last minute.")]
    public long RecentLookups { get; init; }
}

/// <summary>The levels of the caches.</summary>
/// <param name="Memory">In the process.</param>
/// <param name="Redis">In Redis: asked where memory had nothing.</param>
[Description("The levels of the caches.")]
public sealed record CacheLevelsMetrics(
    [property: Description("In the process.")] CacheLevelMetrics Memory,
    [property: Description("In Redis: asked where memory had nothing.")] SharedLevelMetrics Redis);

/// <summary>The level in the process.</summary>
/// <param name="Hits">Look-ups that it answered.</param>
/// <param name="Misses">Look-ups that it did not.</param>
/// <param name="HitRate">The share that it answered in the last minute, 0 to 1.</param>
[Description("The level in the process.")]
public sealed record CacheLevelMetrics(
    [property: Description("Look-ups that it answered.")] long Hits,
    [property: Description("Look-ups that it did not.")] long Misses,
    [property: Description("The share that it answered in the last minute, 0 to 1.")] double? HitRate);

/// <summary>The level in Redis.</summary>
/// <param name="Hits">Look-ups that it answered.</param>
/// <param name="Misses">Look-ups that it did not.</param>
/// <param name="HitRate">The share that it answered in the last minute, 0 to 1.</param>
/// <param name="Skipped">Not asked, because Redis was away.</param>
/// <param name="ReadTrips">Round trips to read values.</param>
/// <param name="WriteTrips">Round trips to write values.</param>
[Description("The level in Redis.")]
public sealed record SharedLevelMetrics(
    [property: Description("Look-ups that it answered.")] long Hits,
    [property: Description("Look-ups that it did not.")] long Misses,
    [property: Description("The share that it answered in the last minute, 0 to 1.")] double? HitRate,
    [property: Description("Not asked, because Redis was away.")] long Skipped,
    [property: Description("Round trips to read values.")] long ReadTrips,
    [property: Description("Round trips to write values.")] long WriteTrips);

/// <summary>A namespace of the caches.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hits">Look-ups that were answered, since the start.</param>
/// <param name="Misses">Look-ups that were not.</param>
/// <param name="HitRate">The share that was answered in the last minute, 0 to 1.</param>
/// <param name="MemoryHits">Answered in the process.</param>
/// <param name="RedisHits">Answered in Redis.</param>
/// <param name="Joined">Not answered by either, but by a load that another had begun.</param>
[Description("A namespace of the caches.")]
public sealed record CacheNamespaceMetrics(
    [property: Description("Its name.")] string Name,
    [property: Description("Look-ups that were answered, since the start.")] long Hits,
    [property: Description("Look-ups that were not.")] long Misses,
    [property: Description("The share that was answered in the last minute, 0 to 1.")] double? HitRate,
    [property: Description("Answered in the process.")] long MemoryHits,
    [property: Description("Answered in Redis.")] long RedisHits,
    [property: Description("Not answered by either, but by a load that another had begun.")] long Joined);
