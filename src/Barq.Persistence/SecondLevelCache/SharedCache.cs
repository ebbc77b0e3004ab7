using Barq.Persistence.Redis;
using StackExchange.Redis;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>The level in Redis: many values in one round trip, each only where nothing that it was made of has been dropped since.</summary>
internal sealed class SharedCache(RedisConnections connections, CacheBreaker breaker, CacheStatistics statistics)
{
    private static readonly RedisValue[] _clockFields = ["epoch", "time", "patterns"];

    /// <summary>Whether it is looked into at all: Redis is there.</summary>
    public bool IsThere => !breaker.IsOpen;

    /// <summary>Reads values.</summary>
    /// <param name="keys">Their keys.</param>
    /// <param name="tags">Tags that they are likely to have: those need no second round trip.</param>
    /// <returns>The good ones, by the keys' order, and the time on the shared clock; null where Redis is away.</returns>
    public async ValueTask<SharedRead?> ReadAsync(RedisKey[] keys, string[] tags)
    {
        var (done, read) = await breaker.TryAsync(() => ReadOnceAsync(keys, tags));
        return done ? read : null;
    }

    /// <summary>Writes values: all of them in one round trip, and nobody waits for it.</summary>
    public void Write(IReadOnlyList<(RedisKey Key, byte[] Bytes, TimeSpan Ttl)> values) => _ = WriteAsync(values);

    /// <summary>Writes values.</summary>
    public async Task WriteAsync(IReadOnlyList<(RedisKey Key, byte[] Bytes, TimeSpan Ttl)> values)
    {
        statistics.SharedWrite();
        await breaker.TryAsync(async () =>
        {
            var batch = (await connections.GetAsync()).GetDatabase().CreateBatch();
            var sets = values.Select(value => batch.StringSetAsync(value.Key, value.Bytes, value.Ttl)).ToArray();
            batch.Execute();
            return await Task.WhenAll(sets);
        });
    }

    private async Task<SharedRead?> ReadOnceAsync(RedisKey[] keys, string[] tags)
    {
        statistics.SharedRead();
        var database = (await connections.GetAsync()).GetDatabase();
        var batch = database.CreateBatch();
        var clockReading = batch.HashGetAsync(CacheScripts.Clock, [.. _clockFields, .. tags.Select(tag => (RedisValue)tag)]);
        var valueReading = batch.StringGetAsync(keys);
        batch.Execute();
        var clock = await clockReading;
        var values = await valueReading;
        if (clock[0].IsNull)
        {
            return await BeginAsync(database, keys.Length);
        }

        var (epoch, now) = ((long)clock[0], (long)clock[1]);

        var times = new Dictionary<string, long>(StringComparer.Ordinal);
        Add(times, tags, clock.AsSpan(_clockFields.Length));
        var patterns = DroppedPattern.Read(clock[2]);
        var envelopes = new CacheEnvelope?[keys.Length];
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < keys.Length; i++)
        {
            envelopes[i] = values[i].IsNull ? null : CacheEnvelope.Read((ReadOnlyMemory<byte>)values[i]);
            if (envelopes[i] is { } envelope && envelope.Epoch == epoch)
            {
                unknown.UnionWith(envelope.Tags.Where(tag => !times.ContainsKey(tag)));
            }
            else
            {
                envelopes[i] = null;
            }
        }

        if (unknown.Count > 0)
        {
            // What a response was made of stands in the response.
            string[] more = [.. unknown];
            var second = await database.HashGetAsync(CacheScripts.Clock, [.. _clockFields, .. more.Select(tag => (RedisValue)tag)]);
            if (second[0] != clock[0])
            {
                return new SharedRead(new CacheEnvelope?[keys.Length], epoch, now);
            }

            Add(times, more, second.AsSpan(_clockFields.Length));
            patterns = DroppedPattern.Read(second[2]);
        }

        for (var i = 0; i < keys.Length; i++)
        {
            if (envelopes[i] is { } envelope && (envelope.Tags.Any(tag => times[tag] > envelope.Shared) || patterns.Any(pattern => pattern.Hits(envelope.Tags, envelope.Shared))))
            {
                envelopes[i] = null;
            }
        }

        return new SharedRead(envelopes, epoch, now);
    }

    // Nothing is there: a new server, or one that has lost everything.
    private static async Task<SharedRead?> BeginAsync(IDatabase database, int keys)
    {
        var clock = (RedisResult[]?)await database.ScriptEvaluateAsync(CacheScripts.Read, [CacheScripts.Clock], [Random.Shared.NextInt64(1, long.MaxValue)]);
        return new SharedRead(new CacheEnvelope?[keys], (long)clock![0], (long)clock[1]);
    }

    private static void Add(Dictionary<string, long> times, string[] tags, ReadOnlySpan<RedisValue> values)
    {
        for (var i = 0; i < tags.Length; i++)
        {
            // A tag that has never been dropped in this epoch.
            times[tags[i]] = values[i].IsNull ? 0 : (long)values[i];
        }
    }
}

/// <summary>What was read from Redis.</summary>
/// <param name="Values">The good values, in the order of their keys; null where there is none.</param>
/// <param name="Epoch">The epoch of the shared clock.</param>
/// <param name="Time">The time on it.</param>
internal sealed record SharedRead(CacheEnvelope?[] Values, long Epoch, long Time);
