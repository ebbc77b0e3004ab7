using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Barq.Persistence.Redis;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>The cache for anything, by hand: what has a key, and can be made again.</summary>
public sealed class FleetCache
{
    private readonly CacheLevels _levels;
    private readonly RedisConnections _connections;
    private readonly CacheBreaker _breaker;
    private readonly ConcurrentDictionary<(CacheNamespace, Type), object> _regions = new();
    private readonly ConcurrentDictionary<(CacheNamespace, string, Type), Lazy<Task<object?>>> _flights = new();

    internal FleetCache(CacheLevels levels, RedisConnections connections, CacheBreaker breaker) =>
        (_levels, _connections, _breaker) = (levels, connections, breaker);

    /// <summary>Gets a value.</summary>
    /// <typeparam name="T">Its type: one that can be written as JSON.</typeparam>
    /// <param name="cacheNamespace">Its namespace.</param>
    /// <param name="key">Its key.</param>
    /// <returns>Whether there is one, and which.</returns>
    public async ValueTask<(bool Found, T? Value)> GetAsync<T>(CacheNamespace cacheNamespace, string key)
    {
        var entry = (await FindAsync<T>(cacheNamespace, key)).Entry;
        return entry is null ? (false, default) : (true, entry.Value);
    }

    /// <summary>Keeps a value; what was there under its key is dropped on all nodes.</summary>
    /// <typeparam name="T">Its type: one that can be written as JSON.</typeparam>
    /// <param name="cacheNamespace">Its namespace.</param>
    /// <param name="key">Its key.</param>
    /// <param name="value">The value.</param>
    /// <param name="ttl">How long it lives; null for the namespace's time.</param>
    /// <param name="tags">What it was made of, as <see cref="CacheTags"/> names it: it goes when that changes.</param>
    public async Task SetAsync<T>(CacheNamespace cacheNamespace, string key, T value, TimeSpan? ttl = null, params string[] tags)
    {
        await InvalidateAsync(cacheNamespace, key);
        var region = Region<T>(cacheNamespace);
        var (_, stamp) = await region.FindSharedAsync(key);
        region.Store(key, value, [KeyTag(cacheNamespace, key), .. tags], stamp, ttl);
    }

    /// <summary>Gets a value, or makes and keeps it. However many ask at once, one makes it.</summary>
    /// <typeparam name="T">Its type: one that can be written as JSON.</typeparam>
    /// <param name="cacheNamespace">Its namespace.</param>
    /// <param name="key">Its key.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="ttl">How long it lives; null for the namespace's time.</param>
    /// <param name="tags">What it is made of, as <see cref="CacheTags"/> names it: it goes when that changes.</param>
    public async ValueTask<T?> GetOrCreateAsync<T>(
        CacheNamespace cacheNamespace, string key, Func<CancellationToken, Task<T?>> make, TimeSpan? ttl = null, params string[] tags)
    {
        ArgumentNullException.ThrowIfNull(make);
        if (!_levels.Options.Enabled)
        {
            return await make(CancellationToken.None);
        }

        string[] all = [KeyTag(cacheNamespace, key), .. tags];
        while (true)
        {
            if (Region<T>(cacheNamespace).FindInMemory(key) is { } known)
            {
                return known.Value;
            }

            var asked = _levels.Log.Clock;
            var flightKey = (cacheNamespace, key, typeof(T));
            var own = new Lazy<Task<object?>>(() => MakeAsync(cacheNamespace, key, make, ttl, all));
            var flight = _flights.GetOrAdd(flightKey, own);
            try
            {
                var entry = (CacheEntry<T?>)(await flight.Value)!;
                if (flight != own)
                {
                    Region<T?>(cacheNamespace).CountJoined();
                }

                // Somebody else's look may have begun before a change that we know of.
                if (!_levels.Log.IsDropped(entry.Tags, entry.Stamp.Local) || entry.Stamp.Local >= asked)
                {
                    return entry.Value;
                }
            }
            finally
            {
                _flights.TryRemove(KeyValuePair.Create(flightKey, flight));
            }
        }
    }

    /// <summary>Gets values, and makes and keeps those that are missing: all in one round trip to Redis and one call.</summary>
    /// <typeparam name="T">Their type: one that can be written as JSON.</typeparam>
    /// <param name="cacheNamespace">Their namespace.</param>
    /// <param name="keys">Their keys.</param>
    /// <param name="make">Makes the values of the keys with the given indexes, in their order; null is a value too.</param>
    /// <param name="tags">What the value of the key with an index is made of.</param>
    /// <returns>The values in the order of their keys.</returns>
    public async ValueTask<T?[]> GetOrCreateManyAsync<T>(
        CacheNamespace cacheNamespace, string[] keys, Func<IReadOnlyList<int>, Task<T?[]>> make, Func<int, string[]> tags)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(make);
        ArgumentNullException.ThrowIfNull(tags);
        var values = new T?[keys.Length];
        List<int> missing = [.. Enumerable.Range(0, keys.Length)];
        if (!_levels.Options.Enabled)
        {
            return await make(missing);
        }

        var region = Region<T?>(cacheNamespace);
        bool IsMissing(int index, CacheEntry<T?>? entry)
        {
            values[index] = entry is null ? default : entry.Value;
            return entry is null;
        }

        missing.RemoveAll(index => !IsMissing(index, region.FindInMemory(keys[index])));
        if (missing.Count == 0)
        {
            return values;
        }

        var (entries, stamp) = await region.FindSharedAsync(
            [.. missing.Select(index => keys[index])], [cacheNamespace.Tag, .. missing.SelectMany(index => tags(index).Append(KeyTag(cacheNamespace, keys[index])))]);
        var found = missing.Zip(entries).ToDictionary(pair => pair.First, pair => pair.Second);
        missing.RemoveAll(index => !IsMissing(index, found[index]));
        if (missing.Count > 0)
        {
            var made = await make(missing);
            region.Store([.. missing.Select((index, place) => (keys[index], made[place], (string[])[KeyTag(cacheNamespace, keys[index]), .. tags(index)]))], stamp);
            for (var place = 0; place < made.Length; place++)
            {
                values[missing[place]] = made[place];
            }
        }

        return values;
    }

    /// <summary>Drops a value on all nodes.</summary>
    /// <param name="cacheNamespace">Its namespace.</param>
    /// <param name="key">Its key.</param>
    public Task InvalidateAsync(CacheNamespace cacheNamespace, string key) => _levels.Bus.DropAsync([KeyTag(cacheNamespace, key)], []);

    /// <summary>Drops a whole namespace on all nodes.</summary>
    /// <param name="cacheNamespace">The namespace.</param>
    public Task InvalidateAsync(CacheNamespace cacheNamespace)
    {
        ArgumentNullException.ThrowIfNull(cacheNamespace);
        return _levels.Bus.DropAsync([cacheNamespace.Tag], []);
    }

    /// <summary>Drops the values of a namespace whose keys look alike, on all nodes; where Redis is away, the whole namespace on this one.</summary>
    /// <param name="cacheNamespace">The namespace.</param>
    /// <param name="pattern">The keys: <c>*</c> stands for any characters, <c>?</c> for one.</param>
    public async Task InvalidatePatternAsync(CacheNamespace cacheNamespace, string pattern)
    {
        ArgumentNullException.ThrowIfNull(cacheNamespace);
        var (done, keys) = await _breaker.TryAsync(() => KeysAsync($"{{barq}}:{cacheNamespace.Name}:*:{pattern}"));
        await (done
            ? _levels.Bus.DropAsync([.. keys!.Select(key => KeyTag(cacheNamespace, key)).Distinct(StringComparer.Ordinal)], [])
            : InvalidateAsync(cacheNamespace));
    }

    /// <summary>Drops everything on all nodes.</summary>
    public Task InvalidateAllAsync() => _levels.Bus.DropAllAsync();

    private static string KeyTag(CacheNamespace cacheNamespace, string key) => !key.Any(char.IsControl)
        ? $"={cacheNamespace.Name}:{key}"
        : throw new ArgumentException("A key holds no control characters.", nameof(key));

    private async Task<object?> MakeAsync<T>(CacheNamespace cacheNamespace, string key, Func<CancellationToken, Task<T?>> make, TimeSpan? ttl, string[] tags)
    {
        var region = Region<T?>(cacheNamespace);
        if (region.Peek(key) is { } stored)
        {
            region.CountJoined();
            return stored;
        }

        var (found, stamp) = await region.FindSharedAsync(key);
        return found ?? region.Store(key, await make(CancellationToken.None), tags, stamp, ttl);
    }

    private async ValueTask<(CacheEntry<T>? Entry, CacheStamp Stamp)> FindAsync<T>(CacheNamespace cacheNamespace, string key)
    {
        var region = Region<T>(cacheNamespace);
        if (!region.IsEnabled)
        {
            return (null, region.Now);
        }

        return region.FindInMemory(key) is { } entry ? (entry, entry.Stamp) : await region.FindSharedAsync(key);
    }

    // Behind the shape: everything behind the third colon is the key.
    private async Task<List<string>> KeysAsync(string pattern)
    {
        var connection = await _connections.GetAsync();
        var keys = new List<string>();
        foreach (var server in connection.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
        {
            await foreach (var key in server.KeysAsync(connection.GetDatabase().Database, pattern))
            {
                keys.Add(key.ToString().Split(':', 4)[3]);
            }
        }

        return keys;
    }

    private CacheRegion<T> Region<T>(CacheNamespace cacheNamespace) => (CacheRegion<T>)_regions.GetOrAdd(
        (cacheNamespace, typeof(T)), _ => new CacheRegion<T>(_levels, cacheNamespace, ShapeHash.Of(typeof(T)), new JsonCodec<T>()));

    private sealed class JsonCodec<T> : ICacheCodec<T>
    {
        public void Write(T value, IBufferWriter<byte> target)
        {
            using var writer = new Utf8JsonWriter(target);
            JsonSerializer.Serialize(writer, value);
        }

        public T Read(ReadOnlyMemory<byte> bytes) => JsonSerializer.Deserialize<T>(bytes.Span)!;
    }
}
