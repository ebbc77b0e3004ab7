using System.Net.Sockets;

namespace Barq.Graph.Transport.Sending;

/// <summary>
/// What the system keeps of an answer that its client does not take. By itself that is up to 4 MB for each connection, which nobody counts; so it takes
/// no more from us while this much waits behind what is on its way.
/// </summary>
internal static class SendQueue
{
    private const int TcpLevel = 6;

    /// <summary>TCP_NOTSENT_LOWAT of Linux. Connections have it from the socket that they came by.</summary>
    private const int NotSentLowWater = 25;

    /// <summary>Bytes that wait for a client's window, for each connection.</summary>
    private const int MostBytes = 128 * 1024;

    /// <summary>Bounds it for the connections of a socket that listens; where the system has no such option it stays as it is.</summary>
    /// <param name="socket">The socket.</param>
    public static void Bound(Socket socket)
    {
        if (!OperatingSystem.IsLinux() || socket.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
        {
            return;
        }

        try
        {
            socket.SetRawSocketOption(TcpLevel, NotSentLowWater, BitConverter.GetBytes(MostBytes));
        }
        catch (SocketException)
        {
            // Answers are sent all the same.
        }
    }
}
