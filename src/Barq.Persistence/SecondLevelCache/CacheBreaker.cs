using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// Keeps requests from waiting for a Redis that is away: the first command that fails opens it, and from then on nobody asks until a look
/// in the background has found the server again.
/// </summary>
internal sealed partial class CacheBreaker(ILogger<CacheBreaker> logger)
{
    /// <summary>How long a request waits for a command at most, and so once per period in which Redis is away.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    // Open at first: nothing is trusted before the bus has joined.
    private volatile bool _isOpen = true;
    private long _attempts;

    /// <summary>Whether Redis is taken to be away.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>How many commands have been sent.</summary>
    public long Attempts => Volatile.Read(ref _attempts);

    /// <summary>Runs a command.</summary>
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
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            Open(exception.Message);
            return (false, default);
        }
    }

    /// <summary>Redis is away.</summary>
    public void Open(string problem)
    {
        if (!_isOpen)
        {
            _isOpen = true;
            LogOpened(problem);
        }
    }

    /// <summary>Redis is back, and nothing in it is stale.</summary>
    public void Close()
    {
        if (_isOpen)
        {
            _isOpen = false;
            LogClosed();
        }
    }

    [LoggerMessage(EventIds.CacheServerLost, LogLevel.Warning, "Redis is away; answers come from memory and the database: {Problem}")]
    private partial void LogOpened(string problem);

    [LoggerMessage(EventIds.CacheServerBack, LogLevel.Information, "Redis is there; cached values are shared")]
    private partial void LogClosed();
}
