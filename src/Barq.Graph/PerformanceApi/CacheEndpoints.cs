using Barq.Graph.Metrics;
using Barq.Graph.ResponseCache;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.PerformanceApi;

/// <summary>The caches: what they answered, and emptying them.</summary>
internal sealed class CacheEndpoints(FleetCache cache, CacheStatistics statistics, CacheOptions options, ResponseCacheOptions responses, MetricsReader metrics)
{
    /// <summary>What the caches of this node have answered, and how they are set.</summary>
    public Task StatsAsync(HttpContext context)
    {
        var node = metrics.ReadNode();
        return PerformanceEndpoints.AnswerAsync(context, new
        {
            Enabled = cache.IsEnabled,
            Shared = cache.IsShared,
            MemoryItems = cache.MemoryItems,
            MemoryMaxItems = options.MemoryItems,
            MemoryBytes = cache.MemoryBytes,
            MemoryMaxBytes = options.MemoryBytes,
            MemoryEvicted = cache.MemoryEvicted,
            MaxEntryBytes = options.MaxEntryBytes,
            TooLarge = statistics.NotKept,
            Ttl = CacheNamespace.All.ToDictionary(each => each.Name, each => each == CacheNamespace.Responses ? responses.TtlSeconds : each.Ttl(options).TotalSeconds),
            Documents = node.Documents,
            Statistics = node.Cache,
        });
    }

    /// <summary>Drops a namespace, or everything, on all nodes.</summary>
    public async Task ClearAsync(HttpContext context)
    {
        var name = context.Request.Query["namespace"].ToString();
        if (name.Length == 0)
        {
            await cache.InvalidateAllAsync();
        }
        else if (CacheNamespace.Find(name) is { } cacheNamespace)
        {
            await cache.InvalidateAsync(cacheNamespace);
        }
        else
        {
            await PerformanceEndpoints.RefuseAsync(context, $"namespace is one of {string.Join(", ", CacheNamespace.All)}, or missing for all.");
            return;
        }

        // While Redis is away the other nodes drop everything as soon as it is back.
        await PerformanceEndpoints.AnswerAsync(context, new { Cleared = name.Length == 0 ? "all" : name, AllNodes = cache.IsShared });
    }
}
