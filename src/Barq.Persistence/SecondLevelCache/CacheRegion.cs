using System.Buffers;
using Barq.Persistence.BoundedMemory;
using Barq.Persistence.Diagnostics;
using StackExchange.Redis;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>What all regions share.</summary>
internal sealed class CacheLevels(BoundedCache<object> memory, SharedCache shared, DropLog log, CacheBus bus, CacheStatistics statistics, CacheOptions options, TimeProvider time)
{
    public BoundedCache<object> Memory { get; } = memory;

    public SharedCache Shared { get; } = shared;

    public DropLog Log { get; } = log;

    public CacheBus Bus { get; } = bus;

    public CacheStatistics Statistics { get; } = statistics;

    public CacheOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;
}

/// <summary>Values of one kind in both levels.</summary>
/// <typeparam name="T">The values; null is a value too.</typeparam>
public sealed class CacheRegion<T>
{
    private readonly CacheLevels _levels;
    private readonly ICacheCodec<T> _codec;
    private readonly string _prefix;

    /// <param name="levels">The levels.</param>
    /// <param name="cacheNamespace">Whose values they are.</param>
    /// <param name="shape">What the values look like: values of another shape are never read.</param>
    /// <param name="codec">Turns them into bytes and back.</param>
    internal CacheRegion(CacheLevels levels, CacheNamespace cacheNamespace, string shape, ICacheCodec<T> codec)
    {
        _levels = levels;
        _codec = codec;
        Namespace = cacheNamespace;
        _prefix = $"{{barq}}:{cacheNamespace.Name}:{shape}:";
    }

    /// <summary>Whose values they are.</summary>
    public CacheNamespace Namespace { get; }

    /// <summary>Whether anything is kept at all.</summary>
    public bool IsEnabled => _levels.Options.Enabled;

    /// <summary>Bytes of the largest value that is kept, in memory or in Redis.</summary>
    public long MaxEntryBytes => _levels.Options.MaxEntryBytes;

    /// <summary>The time on this process's clock, for what is read from now on without a look-up.</summary>
    public CacheStamp Now => new(_levels.Log.Clock, 0, 0);

    /// <summary>The time by which loads are told apart, in the clock's ticks.</summary>
    internal long Timestamp => _levels.Time.GetTimestamp();

    /// <summary>
    /// Whether this node knows at this moment of every write that was answered. Where it is not, only a load that begins from now on is good for who
    /// asks now.
    /// </summary>
    public bool IsSure => _levels.Bus.IsMemoryTrusted;

    /// <summary>Whether nothing that an entry was made of has been dropped since.</summary>
    public bool IsGood(CacheEntry<T> entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.IsGood(_levels.Log);
    }

    /// <summary>Whether any of the tags was dropped after a time.</summary>
    public bool IsDropped(string[] tags, CacheStamp since) => _levels.Log.IsDropped(tags, since.Local);

    /// <summary>Looks into memory.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The entry; null where there is none that may be used.</returns>
    public CacheEntry<T>? FindInMemory(string key)
    {
        var entry = Peek(key);
        _levels.Statistics.Memory(Namespace, entry is not null);
        return entry;
    }

    /// <summary>Counts a miss in memory that another's load has answered.</summary>
    public void CountJoined() => _levels.Statistics.Joined(Namespace);

    /// <summary>Looks for one value in Redis, after a miss in memory.</summary>
    /// <param name="key">The key.</param>
    /// <param name="tags">Tags that the value is likely to have: where these are all, one round trip is enough.</param>
    public async ValueTask<(CacheEntry<T>? Entry, CacheStamp Stamp)> FindSharedAsync(string key, params string[] tags)
    {
        var (entries, stamp) = await FindSharedAsync([key], tags);
        return (entries[0], stamp);
    }

    /// <summary>Looks for values in Redis, after misses in memory: all in one round trip. Those found are in memory from then on.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="tags">Tags that the values are likely to have.</param>
    /// <returns>The entries in the order of their keys, null for the missing ones; and the time before the look-up, for what is loaded in their place.</returns>
    public async ValueTask<(CacheEntry<T>?[] Entries, CacheStamp Stamp)> FindSharedAsync(string[] keys, string[] tags)
    {
        ArgumentNullException.ThrowIfNull(keys);
        using var activity = Tracing.Source.StartActivity("cache lookup");
        var local = _levels.Log.Clock;
        var entries = new CacheEntry<T>?[keys.Length];
        var read = await _levels.Shared.ReadAsync([.. keys.Select(key => (RedisKey)(_prefix + key))], tags);
        if (read is null)
        {
            _levels.Statistics.Skipped(Namespace, keys.Length);
            return (entries, new CacheStamp(local, 0, 0));
        }

        for (var i = 0; i < keys.Length; i++)
        {
            _levels.Statistics.Shared(Namespace, read.Values[i] is not null);
            if (read.Values[i] is { } envelope)
            {
                var stamp = new CacheStamp(local, envelope.Epoch, envelope.Shared);
                entries[i] = new CacheEntry<T>(_codec.Read(envelope.Payload), envelope.Tags, stamp, envelope.Created, envelope.Expires);
                Remember(keys[i], entries[i]!);
            }
        }

        activity?.SetTag("barq.cache.namespace", Namespace.Name).SetTag("barq.cache.keys", keys.Length)
            .SetTag("barq.cache.hits", entries.Count(entry => entry is not null));
        return (entries, new CacheStamp(local, read.Epoch, read.Time));
    }

    /// <summary>Keeps a value in both levels.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="tags">What it was made of.</param>
    /// <param name="stamp">The time before that was read.</param>
    /// <param name="ttl">How long it lives; null for the namespace's time.</param>
    public CacheEntry<T> Store(string key, T value, string[] tags, CacheStamp stamp, TimeSpan? ttl = null) => Store([(key, value, tags)], stamp, ttl)[0];

    /// <summary>Keeps a value that was not read but made just now: in Redis, from where every node has it, or in memory where Redis is away.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="tags">What it was made of.</param>
    /// <param name="stamp">The time of the drop of what was there before; null where Redis is away.</param>
    /// <param name="ttl">How long it lives; null for the namespace's time.</param>
    internal async Task StoreNewAsync(string key, T value, string[] tags, CacheStamp? stamp, TimeSpan? ttl)
    {
        if (stamp is not { } dropped)
        {
            Store(key, value, tags, Now, ttl);
            return;
        }

        // Not in memory: whose value is the last is known by the shared clock alone.
        var now = _levels.Time.GetUtcNow();
        if (Write(key, new CacheEntry<T>(value, [Namespace.Tag, .. tags], dropped, now, now + (ttl ?? Namespace.Ttl(_levels.Options)))) is { } write)
        {
            await _levels.Shared.WriteAsync([write]);
        }
    }

    /// <summary>Keeps values in both levels: in Redis in one round trip, for which nobody waits.</summary>
    /// <param name="values">Keys, values, and what they were made of.</param>
    /// <param name="stamp">The time before they were read.</param>
    /// <param name="ttl">How long they live; null for the namespace's time.</param>
    public IReadOnlyList<CacheEntry<T>> Store(IReadOnlyList<(string Key, T Value, string[] Tags)> values, CacheStamp stamp, TimeSpan? ttl = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        var now = _levels.Time.GetUtcNow();
        var life = ttl ?? Namespace.Ttl(_levels.Options);
        var entries = new CacheEntry<T>[values.Count];
        var writes = new List<(RedisKey, byte[], TimeSpan)>(values.Count);
        for (var i = 0; i < entries.Length; i++)
        {
            var (key, value, tags) = values[i];
            string[] all = [Namespace.Tag, .. tags];
            entries[i] = new CacheEntry<T>(value, all, stamp, now, now + life);
            Remember(key, entries[i]);
            if (stamp.Epoch != 0 && Write(key, entries[i]) is { } write)
            {
                writes.Add(write);
            }
        }

        if (writes.Count > 0)
        {
            _levels.Shared.Write(writes);
        }

        return entries;
    }

    /// <summary>Wraps a value for those who wait for it just now; it is not kept.</summary>
    /// <param name="value">The value.</param>
    /// <param name="tags">What it was made of.</param>
    /// <param name="stamp">The time before that was read.</param>
    public CacheEntry<T> Pass(T value, string[] tags, CacheStamp stamp)
    {
        var now = _levels.Time.GetUtcNow();
        return new CacheEntry<T>(value, tags, stamp, now, now);
    }

    /// <summary>Looks into memory once more, where somebody may have stored the value since a miss; not counted.</summary>
    public CacheEntry<T>? Peek(string key) =>
        IsEnabled && _levels.Memory.Find(_prefix + key) is CacheEntry<T> entry && _levels.Bus.IsMemoryTrusted && entry.IsGood(_levels.Log)
            && entry.Expires > _levels.Time.GetUtcNow() ? entry : null;

    // Null where it is too large: a server that is shared is not filled by a few answers.
    private (RedisKey Key, byte[] Bytes, TimeSpan Ttl)? Write(string key, CacheEntry<T> entry)
    {
        if (BytesOf(entry) > MaxEntryBytes)
        {
            return null;
        }

        var payload = new ArrayBufferWriter<byte>(256);
        _codec.Write(entry.Value, payload);
        var envelope = new CacheEnvelope(entry.Stamp.Epoch, entry.Stamp.Shared, entry.Created, entry.Expires, entry.Tags, payload.WrittenMemory).ToBytes();
        return envelope.Length > MaxEntryBytes ? null : (_prefix + key, envelope, entry.Expires - entry.Created);
    }

    private void Remember(string key, CacheEntry<T> entry)
    {
        var bytes = BytesOf(entry);
        if (bytes > MaxEntryBytes)
        {
            _levels.Statistics.TooLarge();
            return;
        }

        var life = entry.Expires - _levels.Time.GetUtcNow();
        var most = TimeSpan.FromSeconds(_levels.Options.MemoryTtlSeconds);
        if (life <= TimeSpan.Zero)
        {
            return;
        }

        var name = _prefix + key;
        if (entry.Value is IGrowingValue growing)
        {
            growing.Grown = () => _levels.Memory.Reweigh(name, entry, BytesOf(entry), MaxEntryBytes);
        }

        _levels.Memory.Set(name, entry, bytes, life < most ? life : most);
    }

    private long BytesOf(CacheEntry<T> entry) => CacheEntry<T>.Overhead + ObjectBytes.Of(entry.Tags) + _codec.BytesOf(entry.Value);
}
