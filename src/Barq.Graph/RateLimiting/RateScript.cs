namespace Barq.Graph.RateLimiting;

/// <summary>
/// Takes from a caller's quota in one round trip, by the server's clock. One hash for each caller: the number of the window, what was taken in it
/// and in the one before, and the same of costs. It is gone two windows after its last use.
/// </summary>
internal static class RateScript
{
    /// <summary>
    /// Arguments: window (ms), limit, wanted, given back (less than nothing: charged), limit of cost (0: none), spent. Returns: granted, left, milliseconds until there is more.
    /// </summary>
    public const string Text = """
        local clock = redis.call('TIME')
        local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
        local window, limit, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local costs = tonumber(ARGV[5])
        local number = math.floor(now / window)
        local kept = redis.call('HMGET', KEYS[1], 'n', 'c', 'p', 'd', 'q')
        local at = tonumber(kept[1] or '-2')
        local taken, before = tonumber(kept[2] or '0'), tonumber(kept[3] or '0')
        local spent, spentBefore = tonumber(kept[4] or '0'), tonumber(kept[5] or '0')
        if at ~= number then
          if at == number - 1 then before, spentBefore = taken, spent else before, spentBefore = 0, 0 end
          taken, spent = 0, 0
        end
        local rest = window - now % window
        taken = math.max(0, taken - tonumber(ARGV[4]))
        spent = spent + tonumber(ARGV[6])
        local function wait(most, current, previous)
          if previous * rest / window + current <= most then return 0 end
          if current <= most then return rest - window * (most - current) / previous end
          return rest + window * (1 - math.max(0, most) / current)
        end
        local left = math.max(0, math.floor(limit - before * rest / window - taken))
        local granted = math.min(wanted, left)
        local more = rest
        if costs > 0 and spentBefore * rest / window + spent >= costs then
          granted, more = 0, wait(costs - 1, spent, spentBefore)
        elseif granted == 0 then
          more = wait(limit - 1, taken, before)
        end
        taken = taken + granted
        redis.call('HSET', KEYS[1], 'n', number, 'c', taken, 'p', before, 'd', spent, 'q', spentBefore)
        redis.call('PEXPIRE', KEYS[1], 2 * window)
        return { granted, left - granted, math.ceil(more) }
        """;
}
