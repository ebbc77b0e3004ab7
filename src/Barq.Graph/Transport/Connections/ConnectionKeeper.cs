using System.Collections.Concurrent;
using Barq.Jobs.Draining;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Transport.Connections;

/// <summary>A connection that stays open.</summary>
internal interface IKeptConnection
{
    /// <summary>Called about twice a second: sees to whatever has come due. It must not block.</summary>
    void Check();

    /// <summary>The gateway ends: the client is to connect elsewhere.</summary>
    void Stop();
}

/// <summary>
/// Looks after all open connections with one timer, which runs only while there are any: time limits, keep-alive, and dead peers cost an
/// idle connection nothing.
/// </summary>
internal sealed partial class ConnectionKeeper : IDisposable
{
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(500);

    // 1 for those that were told to connect elsewhere.
    private readonly ConcurrentDictionary<IKeptConnection, byte> _connections = new();
    private readonly TimeProvider _time;
    private readonly ILogger<ConnectionKeeper> _logger;
    private readonly CancellationTokenRegistration _stopping;
    private readonly Lock _gate = new();
    private readonly TimeSpan _farewell;
    private ITimer? _timer;
    private long _last;

    public ConnectionKeeper(TimeProvider time, IHostApplicationLifetime lifetime, IOptions<DrainOptions> drain, ILogger<ConnectionKeeper> logger)
    {
        (_time, _logger) = (time, logger);

        // Some of the host's last seconds are for the clients to answer.
        _farewell = drain.Value.Time * 0.8;
        _stopping = lifetime.ApplicationStopping.Register(Stop);
    }

    /// <summary>How many connections are open.</summary>
    public int Count => _connections.Count;

    /// <summary>Whether the timer runs.</summary>
    public bool IsRunning => _timer is not null;

    /// <summary>Looks after a connection.</summary>
    /// <returns>Ends that.</returns>
    public IDisposable Keep(IKeptConnection connection)
    {
        lock (_gate)
        {
            _connections.TryAdd(connection, 0);
            _timer ??= _time.CreateTimer(_ => Check(), null, _period, _period);
        }

        if (_stopping.Token.IsCancellationRequested && IsLast)
        {
            Stop(connection);
        }

        return new Kept(this, connection);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _timer?.Dispose();
    }

    private void Check()
    {
        if (Volatile.Read(ref _last) != 0)
        {
            StopSome();
        }

        foreach (var (connection, _) in _connections)
        {
            Guard(connection, static each => each.Check());
        }
    }

    private bool IsLast => Volatile.Read(ref _last) is var last and not 0 && _time.GetTimestamp() >= last;

    private void Stop()
    {
        Volatile.Write(ref _last, _time.GetTimestamp() + Math.Max(1, (long)(_farewell.TotalSeconds * _time.TimestampFrequency)) - 1);
        StopSome();
    }

    // Spread over the time that is left: clients that connect again elsewhere must not do so all at once.
    private void StopSome()
    {
        var open = _connections.Where(known => known.Value == 0).Select(known => known.Key).ToArray();
        var left = _time.GetElapsedTime(_time.GetTimestamp(), Volatile.Read(ref _last));
        var now = IsLast ? open.Length : (int)Math.Ceiling(open.Length * Math.Min(1, _period / left));
        foreach (var connection in open.Take(now))
        {
            Stop(connection);
        }
    }

    private void Stop(IKeptConnection connection)
    {
        if (_connections.TryUpdate(connection, 1, 0))
        {
            Guard(connection, static each => each.Stop());
        }
    }

    // One connection's fault is no reason to forget the others, nor to end the process, as what a timer throws would.
    private void Guard(IKeptConnection connection, Action<IKeptConnection> see)
    {
        try
        {
            see(connection);
        }
        catch (Exception exception)
        {
            LogCheckFailed(_logger, exception);
        }
    }

    private void Leave(IKeptConnection connection)
    {
        lock (_gate)
        {
            if (_connections.TryRemove(connection, out _) && _connections.IsEmpty)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }

    [LoggerMessage(EventIds.ConnectionCheckFailed, LogLevel.Error, "An open connection could not be looked after")]
    private static partial void LogCheckFailed(ILogger logger, Exception exception);

    private sealed class Kept(ConnectionKeeper keeper, IKeptConnection connection) : IDisposable
    {
        public void Dispose() => keeper.Leave(connection);
    }
}
