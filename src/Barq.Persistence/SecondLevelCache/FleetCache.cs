using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Barq.Persistence.BoundedMemory;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>The cache for anything, by hand: what has a key, and can be made again.</summary>
public sealed class FleetCache
{
    private readonly CacheLevels _levels;
    private readonly ConcurrentDictionary<(CacheNamespace, Type), object> _loads = new();

    internal FleetCache(CacheLevels levels) => _levels = levels;

    /// <summary>Whether anything is kept at all.</summary>
    public bool IsEnabled => _levels.Options.Enabled;

    /// <summary>Items in the process, all namespaces and responses together.</summary>
    public int MemoryItems => _levels.Memory.Count;

    /// <summary>Bytes that they hold.</summary>
    public long MemoryBytes => _levels.Memory.Bytes;

    /// <summary>Items that have given way to others in the process, since the start.</summary>
    public long MemoryEvicted => _levels.Memory.Evicted;

    /// <summary>Whether values are shared with the other nodes: Redis is there.</summary>
    public bool IsShared => _levels.Options.Enabled && _levels.Shared.IsThere;

    /// <summary>How many nodes there are, this one with them, as far as it has heard of others.</summary>
    public int Nodes => 1 + _levels.Bus.Peers;

    /// <summary>Lets everything in the process go, to make room; what is in Redis stays.</summary>
    public void TrimMemory() => _levels.Memory.Clear();

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
        if (_levels.Options.Enabled)
        {
            var tag = CacheTags.Key(cacheNamespace, key);
            var (_, stamp) = await _levels.Bus.DropAtAsync([tag], []);
            await Loads<T>(cacheNamespace).Region.StoreNewAsync(key, value, [tag, .. tags], stamp, ttl);
        }
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
        return (await GetOrCreateManyAsync<T>(cacheNamespace, [key], async _ => [await make(CancellationToken.None)], _ => tags, ttl))[0];
    }

    /// <summary>Gets values, and makes and keeps those that are missing: all in one round trip to Redis and one call.</summary>
    /// <typeparam name="T">Their type: one that can be written as JSON.</typeparam>
    /// <param name="cacheNamespace">Their namespace.</param>
    /// <param name="keys">Their keys.</param>
    /// <param name="make">Makes the values of the keys with the given indexes, in their order; null is a value too.</param>
    /// <param name="tags">What the value of the key with an index is made of.</param>
    /// <returns>The values in the order of their keys.</returns>
    /// <param name="ttl">How long they live; null for the namespace's time.</param>
    public async ValueTask<T?[]> GetOrCreateManyAsync<T>(
        CacheNamespace cacheNamespace, string[] keys, Func<IReadOnlyList<int>, Task<T?[]>> make, Func<int, string[]> tags, TimeSpan? ttl = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(make);
        ArgumentNullException.ThrowIfNull(tags);
        if (!_levels.Options.Enabled)
        {
            return await make([.. Enumerable.Range(0, keys.Length)]);
        }

        string[] TagsOf(int index) => [CacheTags.Key(cacheNamespace, keys[index]), .. tags(index)];
        async Task<(T?, string[])[]> LoadAsync(IReadOnlyList<int> indexes)
        {
            var made = await make(indexes);
            return [.. indexes.Select((index, place) => (made[place], TagsOf(index)))];
        }

        return await Loads<T?>(cacheNamespace).ReadAsync(new CacheLoad<T?>(keys, TagsOf, LoadAsync, ttl), CancellationToken.None);
    }

    /// <summary>Drops a value on all nodes.</summary>
    /// <param name="cacheNamespace">Its namespace.</param>
    /// <param name="key">Its key.</param>
    public Task InvalidateAsync(CacheNamespace cacheNamespace, string key) => _levels.Bus.DropAsync([CacheTags.Key(cacheNamespace, key)], []);

    /// <summary>Drops a whole namespace on all nodes.</summary>
    /// <param name="cacheNamespace">The namespace.</param>
    public Task InvalidateAsync(CacheNamespace cacheNamespace)
    {
        ArgumentNullException.ThrowIfNull(cacheNamespace);
        return _levels.Bus.DropAsync([cacheNamespace.Tag], []);
    }

    /// <summary>Drops the values of a namespace whose keys look alike, on all nodes: those that are being made just now too.</summary>
    /// <param name="cacheNamespace">The namespace.</param>
    /// <param name="pattern">The keys: <c>*</c> stands for any characters, <c>?</c> for one.</param>
    public Task InvalidatePatternAsync(CacheNamespace cacheNamespace, string pattern)
    {
        ArgumentNullException.ThrowIfNull(cacheNamespace);
        return _levels.Bus.DropAsync([CacheTags.Pattern(cacheNamespace, pattern)], []);
    }

    /// <summary>Drops on all nodes whatever was made of something: for who changes rows without the unit of work.</summary>
    /// <param name="tags">What it was made of, as <see cref="CacheTags"/> names it: each row, and the lists that they are in.</param>
    public Task InvalidateTagsAsync(params string[] tags) => _levels.Bus.DropAsync(tags, []);

    /// <summary>Drops everything on all nodes.</summary>
    public Task InvalidateAllAsync() => _levels.Bus.DropAllAsync();

    private async ValueTask<(CacheEntry<T>? Entry, CacheStamp Stamp)> FindAsync<T>(CacheNamespace cacheNamespace, string key)
    {
        var region = Loads<T>(cacheNamespace).Region;
        if (!region.IsEnabled)
        {
            return (null, region.Now);
        }

        return region.FindInMemory(key) is { } entry
            ? (entry, entry.Stamp)
            : await region.FindSharedAsync(key, CacheTags.Key(cacheNamespace, key), cacheNamespace.Tag);
    }

    private CacheLoads<T> Loads<T>(CacheNamespace cacheNamespace) => (CacheLoads<T>)_loads.GetOrAdd(
        (cacheNamespace, typeof(T)), _ => new CacheLoads<T>(new CacheRegion<T>(_levels, cacheNamespace, ShapeHash.Of(typeof(T)), new JsonCodec<T>())));

    private sealed class JsonCodec<T> : ICacheCodec<T>
    {
        public void Write(T value, IBufferWriter<byte> target)
        {
            using var writer = new Utf8JsonWriter(target);
            JsonSerializer.Serialize(writer, value);
        }

        public T Read(ReadOnlyMemory<byte> bytes) => JsonSerializer.Deserialize<T>(bytes.Span)!;

        // What an object holds only its JSON tells: each part of it is an object, or a place in one.
        public long BytesOf(T value)
        {
            if (value is string text)
            {
                return ObjectBytes.Of(text);
            }

            const int PartBytes = 48;
            var bytes = 0L;
            var reader = new Utf8JsonReader(JsonSerializer.SerializeToUtf8Bytes(value));
            while (reader.Read())
            {
                bytes += reader.TokenType == JsonTokenType.Number ? ObjectBytes.Boxed : PartBytes + (2L * reader.ValueSpan.Length);
            }

            return bytes;
        }
    }
}
