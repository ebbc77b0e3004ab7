using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Barq.Graph.Transport.Accepting;

/// <summary>Lets those connections through that may come, and resets all others before anything is read from them.</summary>
internal sealed class GatedListener(IConnectionListener inner, ConnectionGate gate) : IConnectionListener
{
    /// <summary>Connections that are reset in a row, before other work has its turn.</summary>
    private const int MostInARow = 16;

    /// <inheritdoc/>
    public EndPoint EndPoint => inner.EndPoint;

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        for (var refused = 1; await inner.AcceptAsync(cancellationToken) is { } connection; refused++)
        {
            if (gate.TryEnter((connection.RemoteEndPoint as IPEndPoint)?.Address, out var share))
            {
                return new GatedConnection(connection, () => gate.Leave(share));
            }

            Reset(connection);
            if (refused % MostInARow == 0)
            {
                await Task.Yield();
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static void Reset(ConnectionContext connection)
    {
        // Nothing is left of it, on either side: no state that waits for the other's end.
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // It has gone by itself.
            }

            socket.Dispose();
        }

        connection.Abort();

        // The server's part ends on its own; the next connection does not wait for it.
        _ = connection.DisposeAsync().AsTask();
    }
}
