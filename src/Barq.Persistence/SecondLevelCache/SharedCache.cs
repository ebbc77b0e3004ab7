using Barq.Persistence.Redis;
using StackExchange.Redis;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>The level in Redis: many values in one round trip, each only where nothing that it was made of has been dropped since.</summary>
internal sealed class SharedCache(RedisConnections connections, CacheBreaker breaker, NodeTrust trust, SharedClock clock, CacheStatistics statistics)
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
        if (!trust.MayAnswer)
        {
            return null;
        }

        var known = clock.Latest;
        var (done, read) = await breaker.TryAsync(() => ReadOnceAsync(keys, tags, known));
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

    private async Task<SharedRead?> ReadOnceAsync(RedisKey[] keys, string[] tags, (long Epoch, long Time) known)
    {
        statistics.SharedRead();
        var database = (await connections.GetAsync()).GetDatabase();
        var batch = database.CreateBatch();
        var clockReading = batch.HashGetAsync(CacheScripts.Clock, [.. _clockFields, .. tags.Select(tag => (RedisValue)tag)]);
        var valueReading = batch.StringGetAsync(keys);
        batch.Execute();
        var shown = await clockReading;
        var values = await valueReading;
        var (epoch, now) = shown[0].IsNull ? (0, 0) : ((long)shown[0], (long)shown[1]);
        if (epoch == 0 || epoch != known.Epoch || now < known.Time)
        {
            // Emptied, or started anew from older data than this node has seen: it is asked first what it is.
            breaker.Open("Its clock is not the one that was known.");
            return null;
        }

        var times = new Dictionary<string, long>(StringComparer.Ordinal);
        Add(times, tags, shown.AsSpan(_clockFields.Length));
        var patterns = DroppedPattern.Read(shown[2]);
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
            if (second[0] != shown[0])
            {
                return new SharedRead(new CacheEnvelope?[keys.Length], epoch, now, clock.Heard);
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

        return new SharedRead(envelopes, epoch, now, clock.Heard);
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
internal sealed class SharedRead
{
    /// <param name="values">The good values, in the order of their keys; null where there is none.</param>
    /// <param name="epoch">The epoch of the shared clock.</param>
    /// <param name="time">The time on it.</param>
    /// <param name="heard">Epoch and time up to which memory knows of all drops.</param>
    public SharedRead(CacheEnvelope?[] values, long epoch, long time, (long Epoch, long Time) heard) =>
        (Values, Epoch, Time) = heard.Epoch == epoch ? (values, epoch, Math.Min(time, heard.Time)) : (values, 0, 0);

    /// <summary>The good values, in the order of their keys; null where there is none.</summary>
    public CacheEnvelope?[] Values { get; }

    /// <summary>The epoch for what is made from now on; 0 where it can't be shared.</summary>
    public long Epoch { get; }

    /// <summary>
    /// The time for what is made from now on: what memory gives for it may be as old as what memory knows of, although the server has moved on
    /// and tells of it only now.
    /// </summary>
    public long Time { get; }
}
