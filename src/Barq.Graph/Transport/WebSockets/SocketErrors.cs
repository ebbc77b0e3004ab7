using System.Net.WebSockets;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>What goes wrong on a socket.</summary>
internal static class SocketErrors
{
    /// <summary>Whether an error says no more than that the client is gone, or that what it had asked for has been ended.</summary>
    public static bool IsGone(Exception exception) =>
        exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException;
}
