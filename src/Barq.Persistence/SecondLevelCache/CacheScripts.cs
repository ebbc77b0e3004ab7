namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// The shared clock of drops: one hash with the epoch, the time (a count of drops), the time of each tag's last drop, the patterns that were
/// dropped, and the run of the server. All in one key, so that a server that evicts or loses it loses the epoch too, and with it every value
/// that was stored under it. A server that was started anew and has read an old hash from its disk is
/// told by its run, which every script looks at before it moves the clock on.
/// </summary>
internal static class CacheScripts
{
    /// <summary>The hash.</summary>
    public const string Clock = "{barq}:clock";

    /// <summary>Tags that the hash holds; past that it begins anew.</summary>
    private const string MostTags = "200000";

    /// <summary>Bytes of patterns that it holds; past that it begins anew.</summary>
    private const string MostPatterns = "10000";

    private const string Begin = """
        local function run()
          local info = redis.pcall('INFO', 'server')
          return type(info) == 'string' and string.match(info, 'run_id:(%w+)') or ''
        end
        local function begin(epoch)
          redis.call('DEL', KEYS[1])
          redis.call('HSET', KEYS[1], 'epoch', epoch, 'run', run())
          return epoch
        end

        """;

    /// <summary>Drops tags and tells all nodes. Arguments: channel, message, an epoch to begin with, tags. Returns epoch and time.</summary>
    public const string Drop = Begin + """
        if redis.call('HLEN', KEYS[1]) > 
        """ + MostTags + """
         or #(redis.call('HGET', KEYS[1], 'patterns') or '') > 
        """ + MostPatterns + """
         then redis.call('DEL', KEYS[1]) end
        local epoch = redis.call('HGET', KEYS[1], 'epoch')
        if not epoch or redis.call('HGET', KEYS[1], 'run') ~= run() then epoch = begin(ARGV[3]) end
        local time = redis.call('HINCRBY', KEYS[1], 'time', 1)
        for i = 4, #ARGV do
          if string.sub(ARGV[i], 1, 1) == '~' then
            redis.call('HSET', KEYS[1], 'patterns', (redis.call('HGET', KEYS[1], 'patterns') or '') .. time .. '\31' .. ARGV[i] .. '\30')
          else
            redis.call('HSET', KEYS[1], ARGV[i], time)
          end
        end
        redis.call('PUBLISH', ARGV[1], ARGV[2] .. '|' .. epoch .. '|' .. time)
        return { epoch, time }
        """;

    /// <summary>Drops everything: begins a new epoch, and tells all nodes. Arguments: channel, message, the epoch. Returns epoch, time, and that it has.</summary>
    public const string Reset = Begin + """
        begin(ARGV[3])
        local time = redis.call('HINCRBY', KEYS[1], 'time', 1)
        redis.call('PUBLISH', ARGV[1], ARGV[2] .. '|' .. ARGV[3] .. '|' .. time)
        return { ARGV[3], time, 1 }
        """;

    /// <summary>
    /// What a node does first: <see cref="Reset"/> where the hash is of an earlier run of the server, which may have forgotten drops; else it tells
    /// the time to whoever listens. Arguments as there, and the message with which the time is told. Returns epoch and time, and a third value
    /// where it has reset.
    /// </summary>
    public const string Join = Begin + """
        local epoch = redis.call('HGET', KEYS[1], 'epoch')
        if epoch and redis.call('HGET', KEYS[1], 'run') == run() then
          local now = redis.call('HINCRBY', KEYS[1], 'time', 0)
          redis.call('PUBLISH', ARGV[1], ARGV[4] .. '|' .. epoch .. '|' .. now)
          return { epoch, now }
        end
        begin(ARGV[3])
        local time = redis.call('HINCRBY', KEYS[1], 'time', 1)
        redis.call('PUBLISH', ARGV[1], ARGV[2] .. '|' .. ARGV[3] .. '|' .. time)
        return { ARGV[3], time, 1 }
        """;
}
