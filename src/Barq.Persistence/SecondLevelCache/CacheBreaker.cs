using Barq.Persistence.Redis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// Keeps requests from waiting for a Redis that is away. A look-up that fails opens it, and from then on nobody looks until the background
/// has found the server again. Slow is not lost, though: as long as the connection stands, drops are still sent, and waited for.
/// </summary>
internal sealed partial class CacheBreaker(IOptions<RedisOptions> options, CacheTiming timing, ILogger<CacheBreaker> logger)
{
    // Open at first: nothing is looked up before the bus has joined.
    private volatile bool _isOpen = true;
    private volatile bool _isLost;
    private volatile bool _missed;
    private long _attempts;

    /// <summary>How long a request waits for a look-up at most.</summary>
    public TimeSpan Patience { get; } = timing.LookUp;

    /// <summary>How long a drop waits, and how long Redis may be silent before it is lost: <c>REDIS_SOCKET_TIMEOUT</c>.</summary>
    public TimeSpan Longest { get; } = TimeSpan.FromSeconds(options.Value.SocketTimeoutSeconds);

    /// <summary>Whether nothing is looked up in Redis.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Whether Redis is lost: nothing reaches it, and what others say does not reach us.</summary>
    public bool IsLost => _isLost;

    /// <summary>Whether a drop was missed, ours or others': everything must be dropped when Redis is back.</summary>
    public bool Missed
    {
        get => _missed;
        set => _missed = value;
    }

    /// <summary>How many commands have been sent.</summary>
    public long Attempts => Volatile.Read(ref _attempts);

    /// <summary>Runs a look-up.</summary>
    /// <returns>Whether it worked, and its result.</returns>
    public async ValueTask<(bool Done, T? Result)> TryAsync<T>(Func<Task<T>> command)
    {
        if (_isOpen)
        {
            return (false, default);
        }

        Interlocked.Increment(ref _attempts);
        try
        {
            return (true, await command().WaitAsync(Patience, TimeProvider.System));
        }
        catch (Exception exception) when (IsOfRedis(exception))
        {
            Open(exception.Message);
            return (false, default);
        }
    }

    /// <summary>Runs a drop. One that fails is made up for by dropping everything when Redis is back.</summary>
    /// <returns>Whether it worked.</returns>
    public async ValueTask<bool> TryDropAsync(Func<Task> command)
    {
        while (true)
        {
            if (!_isLost)
            {
                Interlocked.Increment(ref _attempts);
                try
                {
                    await command().WaitAsync(Longest, TimeProvider.System);
                    return true;
                }
                catch (Exception exception) when (IsOfRedis(exception))
                {
                    Lose(exception.Message);
                }
            }

            // In this order: who brings Redis back looks at the flag last, and so does one of us two.
            _missed = true;
            if (_isLost)
            {
                return false;
            }
        }
    }

    /// <summary>Redis is slow, or away.</summary>
    public void Open(string problem)
    {
        if (!_isOpen)
        {
            _isOpen = true;
            LogOpened(problem);
        }
    }

    /// <summary>Redis is away.</summary>
    public void Lose(string problem)
    {
        _missed = true;
        _isLost = true;
        Open(problem);
    }

    /// <summary>Redis is back, and nothing in it is stale.</summary>
    public void Close()
    {
        _isLost = false;
        if (_isOpen)
        {
            _isOpen = false;
            LogClosed();
        }
    }

    /// <summary>Whether an error is of the server or the way to it.</summary>
    public static bool IsOfRedis(Exception exception) => exception is RedisException or TimeoutException or ObjectDisposedException;

    [LoggerMessage(EventIds.CacheServerLost, LogLevel.Warning, "Redis is slow or away; answers come from memory and the database: {Problem}")]
    private partial void LogOpened(string problem);

    [LoggerMessage(EventIds.CacheServerBack, LogLevel.Information, "Redis is there; cached values are shared")]
    private partial void LogClosed();
}
