using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Barq.Jobs.Draining;

/// <summary>
/// Connections that came while the host ends and have asked for nothing yet. A server that stops closes what has no request, and where it is busy one
/// may have come that it has not read: its client would see its connection cut, and could not know whether anything was done.
/// </summary>
internal sealed class FreshConnections
{
    private readonly ConcurrentDictionary<string, byte> _fresh = new(StringComparer.Ordinal);
    private volatile bool _isOn;

    /// <summary>Whether there are any.</summary>
    public bool Any => !_fresh.IsEmpty;

    /// <summary>From now on they are counted.</summary>
    public void Begin() => _isOn = true;

    /// <summary>Serves a connection.</summary>
    public Task ServeAsync(ConnectionContext connection, ConnectionDelegate next) => _isOn ? CountAsync(connection, next) : next(connection);

    /// <summary>A request has been read: it is waited for from now on.</summary>
    public void Asked(HttpContext context) => _fresh.TryRemove(context.Connection.Id, out _);

    private async Task CountAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        _fresh.TryAdd(connection.ConnectionId, 0);
        try
        {
            await next(connection);
        }
        finally
        {
            _fresh.TryRemove(connection.ConnectionId, out _);
        }
    }
}
