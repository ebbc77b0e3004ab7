using Barq.Persistence.SecondLevelCache;
using StackExchange.Redis;

namespace Barq.Persistence.Redis;

/// <summary>Texts by key that all nodes share and that stay until somebody removes them: a hash in Redis. Nobody waits for a server that is away.</summary>
public sealed class RedisMap
{
    private readonly RedisConnections _connections;
    private readonly CacheBreaker _breaker;
    private readonly CacheOptions _cache;

    internal RedisMap(RedisConnections connections, CacheBreaker breaker, CacheOptions cache) => (_connections, _breaker, _cache) = (connections, breaker, cache);

    /// <summary>Reads a text.</summary>
    /// <param name="map">The hash's name.</param>
    /// <param name="key">The key.</param>
    /// <returns>The text; null where there is none, or where Redis is away.</returns>
    public async ValueTask<string?> GetAsync(string map, string key)
    {
        var (done, value) = await TryAsync(database => database.HashGetAsync(NameOf(map), key));
        return done ? (string?)value : null;
    }

    /// <summary>Reads all texts.</summary>
    /// <param name="map">The hash's name.</param>
    /// <returns>The texts by key; none where Redis is away.</returns>
    public async ValueTask<IReadOnlyDictionary<string, string>> AllAsync(string map)
    {
        var (done, entries) = await TryAsync(database => database.HashGetAllAsync(NameOf(map)));
        return done ? entries!.ToDictionary(entry => (string)entry.Name!, entry => (string)entry.Value!, StringComparer.Ordinal) : new Dictionary<string, string>();
    }

    /// <summary>Writes texts, all or none.</summary>
    /// <param name="map">The hash's name.</param>
    /// <param name="texts">The texts by key.</param>
    /// <returns>Whether Redis took them.</returns>
    public async ValueTask<bool> SetAsync(string map, IReadOnlyDictionary<string, string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return (await TryAsync(async database =>
        {
            await database.HashSetAsync(NameOf(map), [.. texts.Select(text => new HashEntry(text.Key, text.Value))]);
            return true;
        })).Done;
    }

    /// <summary>Removes a text.</summary>
    /// <param name="map">The hash's name.</param>
    /// <param name="key">The key.</param>
    /// <returns>Whether it was there; null where Redis is away.</returns>
    public async ValueTask<bool?> RemoveAsync(string map, string key)
    {
        var (done, removed) = await TryAsync(database => database.HashDeleteAsync(NameOf(map), key));
        return done ? removed : null;
    }

    private static string NameOf(string map) => "{barq}:map:" + map;

    private async ValueTask<(bool Done, T? Result)> TryAsync<T>(Func<IDatabase, Task<T>> command)
    {
        if (_cache.Enabled)
        {
            return await _breaker.TryAsync(async () => await command((await _connections.GetAsync()).GetDatabase()));
        }

        try
        {
            return (true, await command((await _connections.GetAsync()).GetDatabase()).WaitAsync(_breaker.Patience, TimeProvider.System));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return (false, default);
        }
    }
}
