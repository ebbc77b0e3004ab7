using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Barq.Persistence.Redis;
using StackExchange.Redis;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// Texts that all nodes share under a name that is made from them, such as a hash: what never changes needs no invalidation, so no node is
/// told of any. They are bounded in bytes, by who left them and in all, and end by themselves. Nobody waits for a server that is away.
/// </summary>
public sealed class SharedTexts
{
    /// <summary>Bytes of book-keeping in Redis for one text: its key, and its place in the order.</summary>
    public const int Overhead = 300;

    // What has ended leaves the order first; then the oldest make room. A text that Redis evicted by itself is still counted until it ends.
    private const string Add = """
        if redis.call('EXISTS', KEYS[1]) == 1 then return 2 end
        local size = tonumber(ARGV[3])
        local used = tonumber(redis.call('GET', KEYS[4]) or '0')
        if used + size > tonumber(ARGV[5]) then return 0 end
        local total = tonumber(redis.call('GET', KEYS[3]) or '0')
        local function leave(members)
          for _, member in ipairs(members) do
            local bytes, name = string.match(member, '^(%d+):(.+)$')
            redis.call('ZREM', KEYS[2], member)
            redis.call('DEL', ARGV[7] .. name)
            total = total - tonumber(bytes)
          end
        end
        leave(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[2], 'LIMIT', 0, 100))
        local member = ARGV[3] .. ':' .. ARGV[8]
        if redis.call('ZREM', KEYS[2], member) == 1 then total = total - size end
        while total + size > tonumber(ARGV[4]) do
          local oldest = redis.call('ZRANGE', KEYS[2], 0, 0)
          if #oldest == 0 then
            total = 0
            break
          end
          leave(oldest)
        end
        redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[6])
        redis.call('ZADD', KEYS[2], tonumber(ARGV[2]) + tonumber(ARGV[6]), member)
        redis.call('SET', KEYS[3], total + size)
        redis.call('INCRBY', KEYS[4], size)
        if used == 0 then redis.call('EXPIRE', KEYS[4], ARGV[6]) end
        return 1
        """;

    private readonly RedisConnections _connections;
    private readonly CacheBreaker _breaker;
    private readonly CacheOptions _cache;
    private readonly TimeProvider _time;

    internal SharedTexts(RedisConnections connections, CacheBreaker breaker, CacheOptions cache, TimeProvider time) =>
        (_connections, _breaker, _cache, _time) = (connections, breaker, cache, time);

    /// <summary>Reads a text.</summary>
    /// <param name="set">The set that it is in.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The text; null where there is none, or where Redis is away.</returns>
    public async ValueTask<string?> FindAsync(string set, string name)
    {
        var (done, value) = await TryAsync(database => database.StringGetAsync(PrefixOf(set) + name));
        return done ? (string?)value : null;
    }

    /// <summary>Leaves a text.</summary>
    /// <param name="set">The set that it is in.</param>
    /// <param name="name">Its name: letters and digits.</param>
    /// <param name="text">The text.</param>
    /// <param name="share">Who leaves it, and what may be left.</param>
    /// <returns>What became of it.</returns>
    public async ValueTask<SharedTextOutcome> AddAsync(string set, string name, string text, TextShare share)
    {
        ArgumentNullException.ThrowIfNull(share);
        var size = BytesOf(text);
        if (size > share.MostBytes)
        {
            return SharedTextOutcome.Refused;
        }

        var about = $"{{barq}}:texts:{set}:";
        var owner = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(share.Caller)).AsSpan(0, 16));
        var (done, result) = await TryAsync(database => database.ScriptEvaluateAsync(
            Add,
            [PrefixOf(set) + name, about + "order", about + "bytes", about + "by:" + owner],
            [
                text, _time.GetUtcNow().ToUnixTimeSeconds(), size, share.MostBytes, share.MostBytesOfCaller,
                Math.Max(1, (long)share.Life.TotalSeconds).ToString(CultureInfo.InvariantCulture), PrefixOf(set), name,
            ]));
        return !done ? SharedTextOutcome.NotShared : (int)result! switch
        {
            0 => SharedTextOutcome.Refused,
            1 => SharedTextOutcome.Added,
            _ => SharedTextOutcome.WasThere,
        };
    }

    /// <summary>What a text is counted as.</summary>
    public static long BytesOf(string text) => Encoding.UTF8.GetByteCount(text) + Overhead;

    private static string PrefixOf(string set) => $"{{barq}}:text:{set}:";

    private async ValueTask<(bool Done, T? Result)> TryAsync<T>(Func<IDatabase, Task<T>> command) => _cache.Enabled
        ? await _breaker.TryAsync(async () => await command((await _connections.GetAsync()).GetDatabase()))
        : (false, default);
}

/// <summary>Who leaves a text, and what may be left.</summary>
/// <param name="Caller">Who: the texts of one are counted together.</param>
/// <param name="MostBytesOfCaller">Bytes that one may leave within a text's life.</param>
/// <param name="MostBytes">Bytes of all texts of the set: beyond that the oldest go.</param>
/// <param name="Life">How long a text stays.</param>
public sealed record TextShare(string Caller, long MostBytesOfCaller, long MostBytes, TimeSpan Life);

/// <summary>What became of a text that was left.</summary>
public enum SharedTextOutcome
{
    /// <summary>Redis is away, or caching is off.</summary>
    NotShared,

    /// <summary>Who left it has used up its share.</summary>
    Refused,

    /// <summary>All nodes have it now.</summary>
    Added,

    /// <summary>They had it before.</summary>
    WasThere,
}
