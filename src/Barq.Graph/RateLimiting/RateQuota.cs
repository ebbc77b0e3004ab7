using Barq.Persistence.Redis;
using StackExchange.Redis;

namespace Barq.Graph.RateLimiting;

/// <summary>The quotas that all nodes share, in Redis. Nobody waits long for it: once it is away or slow, nobody asks for a while.</summary>
internal sealed class RateQuota(RedisConnections connections, RateLimitOptions options, RateTiming timing, TimeProvider time)
{
    private const string Prefix = "barq:rate:";

    /// <summary>How long nobody asks, after one got no answer.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private long _failed;
    private long _trips;

    /// <summary>Round trips so far.</summary>
    public long Trips => Volatile.Read(ref _trips);

    /// <summary>Whether nobody asks just now.</summary>
    public bool IsAway => Volatile.Read(ref _failed) is var failed and not 0 && time.GetElapsedTime(failed) < _pause;

    /// <summary>Takes from a caller's quota.</summary>
    /// <param name="key">The caller.</param>
    /// <param name="limit">Requests in a window.</param>
    /// <param name="wanted">How many are wanted; fewer may be granted.</param>
    /// <param name="returned">How many were taken before and not used; less than nothing for what is to be charged beside.</param>
    /// <param name="spent">What the caller's operations have cost since.</param>
    /// <returns>What was granted; null while Redis is away.</returns>
    public async ValueTask<RateGrant?> TakeAsync(string key, long limit, long wanted, long returned, long spent)
    {
        if (IsAway)
        {
            return null;
        }

        Interlocked.Increment(ref _trips);
        try
        {
            var taken = (RedisValue[]?)await AskAsync(key, limit, wanted, returned, spent).WaitAsync(timing.Patience, TimeProvider.System);
            Volatile.Write(ref _failed, 0);
            return new RateGrant((long)taken![0], (long)taken[1], TimeSpan.FromMilliseconds((long)taken[2]));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            Volatile.Write(ref _failed, Math.Max(1, time.GetTimestamp()));
            return null;
        }
    }

    private async Task<RedisResult> AskAsync(string key, long limit, long wanted, long returned, long spent) =>
        await (await connections.GetAsync()).GetDatabase().ScriptEvaluateAsync(
            RateScript.Text, [Prefix + key], [options.WindowSeconds * 1000L, limit, wanted, returned, options.Cost, spent]);
}

/// <summary>How long things may take.</summary>
/// <param name="Patience">How long a request waits for Redis.</param>
internal sealed record RateTiming(TimeSpan Patience)
{
    /// <summary>Longer than a healthy server ever takes, and short enough for nobody to mind.</summary>
    public static RateTiming Default { get; } = new(TimeSpan.FromMilliseconds(100));
}

/// <summary>What Redis has granted.</summary>
/// <param name="Granted">How many requests.</param>
/// <param name="Left">How many are left to all nodes after that.</param>
/// <param name="More">How long until there are more.</param>
internal readonly record struct RateGrant(long Granted, long Left, TimeSpan More);
