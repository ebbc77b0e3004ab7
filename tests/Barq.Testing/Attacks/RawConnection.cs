using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Barq.Testing.Attacks;

/// <summary>A TCP connection to the gateway, on which anything can be written.</summary>
public sealed class RawConnection : IDisposable
{
    private readonly Socket _socket;

    private RawConnection(Socket socket) => _socket = socket;

    /// <summary>Opens one.</summary>
    /// <param name="gateway">Where the gateway is.</param>
    /// <param name="from">The loopback address that it comes from.</param>
    public static async Task<RawConnection> OpenAsync(Uri gateway, IPAddress from)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(gateway.Host, gateway.Port);
            return new RawConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Writes.</summary>
    /// <param name="bytes">What.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where the other side has closed.</returns>
    public async Task<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        try
        {
            while (bytes.Length > 0)
            {
                bytes = bytes[await _socket.SendAsync(bytes, cancellationToken)..];
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <inheritdoc cref="WriteAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public Task<bool> WriteAsync(string text, CancellationToken cancellationToken = default) => WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken);

    /// <summary>Reads what there is.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many bytes; 0 where the other side has closed.</returns>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _socket.ReceiveAsync(buffer, cancellationToken);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    /// <summary>Says that nothing more will come.</summary>
    public void EndWriting()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The other side has closed.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
