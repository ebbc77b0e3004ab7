using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// Keeps requests from waiting for a Redis that is away. A look-up that fails opens it, and from then on nobody looks until the background
/// has found the server again, and has told it what it was not told meanwhile.
/// </summary>
internal sealed partial class CacheBreaker(CacheTiming timing, ILogger<CacheBreaker> logger)
{
    /// <summary>Tags that are kept to be told; past that everything is dropped in their place.</summary>
    private const int MostOwed = 5000;

    private readonly Lock _gate = new();
    private HashSet<string> _owed = new(StringComparer.Ordinal);

    // Open at first: nothing is looked up before the bus has joined.
    private volatile bool _isOpen = true;
    private volatile bool _isLost;
    private long _attempts;

    /// <summary>How long a request waits for a look-up at most.</summary>
    public TimeSpan Patience { get; } = timing.LookUp;

    /// <summary>Whether nothing is looked up in Redis.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Whether nothing is told to Redis either.</summary>
    public bool IsLost => _isLost;

    /// <summary>How many commands have been sent.</summary>
    public long Attempts => Volatile.Read(ref _attempts);

    /// <summary>Called when it opens.</summary>
    public Action Opened { get; set; } = () => { };

    /// <summary>Runs a look-up.</summary>
    /// <returns>Whether it worked, and its result.</returns>
    public async ValueTask<(bool Done, T? Result)> TryAsync<T>(Func<Task<T>> command)
    {
        if (_isOpen)
        {
            return (false, default);
        }

        CountAttempt();
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

    /// <summary>A command is sent.</summary>
    public void CountAttempt() => Interlocked.Increment(ref _attempts);

    /// <summary>Redis is slow, away, or not what it was.</summary>
    public void Open(string problem)
    {
        if (TryOpen())
        {
            LogOpened(problem);
            Opened();
        }
    }

    /// <summary>This node begins anew, and asks first whether Redis is what it was: nothing is wrong with that.</summary>
    public void OpenAnew()
    {
        if (TryOpen())
        {
            LogOpenedAnew();
            Opened();
        }
    }

    /// <summary>Redis is away, and could not be told a drop.</summary>
    public void Lose(string problem, IEnumerable<string> tags)
    {
        _isLost = true;
        Owe(tags);
        LogLost(problem);
    }

    /// <summary>Redis has not been told a drop: it is told before anybody here looks into it again.</summary>
    public void Owe(IEnumerable<string> tags)
    {
        lock (_gate)
        {
            _isOpen = true;
            _owed.UnionWith(tags);
            if (_owed.Count > MostOwed)
            {
                _owed = new(StringComparer.Ordinal) { CacheBus.Everything };
            }
        }
    }

    /// <summary>Takes what Redis has to be told.</summary>
    public IReadOnlyCollection<string> TakeOwed()
    {
        lock (_gate)
        {
            var owed = _owed;
            _owed = new(StringComparer.Ordinal);
            return owed;
        }
    }

    /// <summary>Redis is back, and nothing in it is stale; false where it has to be told something still.</summary>
    public bool TryClose()
    {
        lock (_gate)
        {
            if (_owed.Count > 0)
            {
                return false;
            }

            _isLost = false;
            if (!_isOpen)
            {
                return true;
            }

            _isOpen = false;
        }

        LogClosed();
        return true;
    }

    /// <summary>Whether an error is of the server or the way to it.</summary>
    public static bool IsOfRedis(Exception exception) => exception is RedisException or TimeoutException or ObjectDisposedException;

    private bool TryOpen()
    {
        lock (_gate)
        {
            var wasClosed = !_isOpen;
            _isOpen = true;
            return wasClosed;
        }
    }

    [LoggerMessage(EventIds.CacheBegunAnew, LogLevel.Information,
        "This node was too slow for a moment to know of every write, and begins its cache anew; answers come from the database meanwhile")]
    private partial void LogOpenedAnew();

    [LoggerMessage(EventIds.CacheServerLost, LogLevel.Warning, "Redis is slow or away; answers come from memory and the database: {Problem}")]
    private partial void LogOpened(string problem);

    [LoggerMessage(EventIds.CacheServerUntold, LogLevel.Warning, "Redis could not be told of a change; nodes tell each other through the database until it is back: {Problem}")]
    private partial void LogLost(string problem);

    [LoggerMessage(EventIds.CacheServerBack, LogLevel.Information, "Redis is there; cached values are shared")]
    private partial void LogClosed();
}
