using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Definitions;

/// <summary>
/// A <see cref="DataLoader{TKey, TValue}"/> whose values are cached: a batch is looked up in memory, the rest in one read of Redis, and only
/// the rest of that is loaded. Keys without a value are remembered too.
/// </summary>
/// <remarks>
/// What it caches serves every caller: it may hold only what all of them may see, or have the organization in its keys.
/// </remarks>
/// <typeparam name="TKey">The keys; their text must tell them apart.</typeparam>
/// <typeparam name="TValue">The values: such as can be written as JSON.</typeparam>
public abstract class CachedDataLoader<TKey, TValue> : DataLoader<TKey, TValue>
    where TKey : notnull
{
    private readonly FleetCache _cache;
    private readonly CacheNamespace _namespace;

    /// <summary>Makes a loader.</summary>
    /// <param name="scheduler">Decides when the collected keys are loaded.</param>
    /// <param name="cache">The cache.</param>
    /// <param name="cacheNamespace">The namespace of the values.</param>
    protected CachedDataLoader(IBatchScheduler scheduler, FleetCache cache, CacheNamespace cacheNamespace)
        : base(scheduler) => (_cache, _namespace) = (cache, cacheNamespace);

    /// <inheritdoc/>
    protected sealed override async Task<IReadOnlyDictionary<TKey, TValue>> LoadBatchAsync(IReadOnlyList<TKey> keys)
    {
        var texts = keys.Select(key => $"{GetType().Name}/{key}").ToArray();
        var values = await _cache.GetOrCreateManyAsync<TValue>(
            _namespace,
            texts,
            async missing =>
            {
                var loaded = await LoadMissingAsync([.. missing.Select(index => keys[index])]);
                return [.. missing.Select(index => loaded.TryGetValue(keys[index], out var value) ? value : default)];
            },
            index => Tags(keys[index]));
        var found = new Dictionary<TKey, TValue>(keys.Count);
        for (var i = 0; i < keys.Count; i++)
        {
            if (values[i] is { } value)
            {
                found[keys[i]] = value;
            }
        }

        return found;
    }

    /// <summary>Loads what is not cached: one statement, whatever the number of keys.</summary>
    /// <param name="keys">The keys, each once.</param>
    /// <returns>The values by key; keys without one are missing.</returns>
    protected abstract Task<IReadOnlyDictionary<TKey, TValue>> LoadMissingAsync(IReadOnlyList<TKey> keys);

    /// <summary>What the value of a key is made of, as <see cref="CacheTags"/> names it: it goes when that changes.</summary>
    /// <param name="key">The key.</param>
    protected abstract string[] Tags(TKey key);
}
