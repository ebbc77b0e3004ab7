using System.Net;
using System.Net.Sockets;

namespace Barq.Testing.Processes;

/// <summary>Ports for servers that can't be asked to take any free one.</summary>
public static class FreePort
{
    /// <summary>A loopback TCP port that is free now. Another process may take it first: a start on it is tried again on another.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
