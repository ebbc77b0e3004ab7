namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// The shared clock of drops: one hash with the epoch, the time (a count of drops), and the time of each tag's last drop. All in one key, so
/// that a server that evicts or loses it loses the epoch too, and with it every value that was stored under it.
/// </summary>
internal static class CacheScripts
{
    /// <summary>The hash.</summary>
    public const string Clock = "{barq}:clock";

    /// <summary>Tags that the hash holds; past that it begins anew.</summary>
    private const string MostTags = "200000";

    /// <summary>Drops tags and tells all nodes. Arguments: channel, message, an epoch to begin with, tags. Returns epoch and time.</summary>
    public const string Drop = """
        if redis.call('HLEN', KEYS[1]) > 
        """ + MostTags + """
         then redis.call('DEL', KEYS[1]) end
        local epoch = redis.call('HGET', KEYS[1], 'epoch')
        if not epoch then
          epoch = ARGV[3]
          redis.call('HSET', KEYS[1], 'epoch', epoch)
        end
        local time = redis.call('HINCRBY', KEYS[1], 'time', 1)
        for i = 4, #ARGV do
          redis.call('HSET', KEYS[1], ARGV[i], time)
        end
        redis.call('PUBLISH', ARGV[1], ARGV[2] .. '|' .. epoch .. '|' .. time)
        return { epoch, time }
        """;

    /// <summary>Reads the clock. Argument: an epoch to begin with. Returns epoch and time.</summary>
    public const string Read = """
        local epoch = redis.call('HGET', KEYS[1], 'epoch')
        if not epoch then
          epoch = ARGV[1]
          redis.call('HSET', KEYS[1], 'epoch', epoch)
        end
        return { epoch, redis.call('HINCRBY', KEYS[1], 'time', 0) }
        """;

    /// <summary>Drops everything: begins a new epoch, and tells all nodes. Arguments: channel, message, the epoch. Returns epoch and time.</summary>
    public const string Reset = """
        redis.call('DEL', KEYS[1])
        redis.call('HSET', KEYS[1], 'epoch', ARGV[3])
        local time = redis.call('HINCRBY', KEYS[1], 'time', 1)
        redis.call('PUBLISH', ARGV[1], ARGV[2] .. '|' .. ARGV[3] .. '|' .. time)
        return { ARGV[3], time }
        """;
}
