using System.Buffers;
using System.Net.WebSockets;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>Reads a socket's messages. While none comes it holds no buffer.</summary>
internal sealed class SocketReader(WebSocket socket, int mostBytes)
{
    /// <summary>Bytes of one message at most.</summary>
    public int MostBytes { get; set; } = mostBytes;

    private const int FirstBuffer = 1024;

    /// <summary>Reads the next message.</summary>
    /// <typeparam name="T">What is made of it.</typeparam>
    /// <param name="read">Makes something of the text; the memory is gone afterwards.</param>
    /// <param name="cancellationToken">Ends the wait, and the socket with it.</param>
    /// <returns>What was made; and the reason to close where there is no such text, or null with neither where the client has closed.</returns>
    public async ValueTask<(T? Message, SocketClose? Close, bool IsClosed)> ReadAsync<T>(Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
    {
        var result = await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
        if (result.MessageType == WebSocketMessageType.Close)
        {
            return (default, null, true);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var length = 0;
            while (!result.EndOfMessage)
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }

                result = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return (default, null, true);
                }

                length += result.Count;
                if (length > MostBytes)
                {
                    return (default, SocketClose.TooLarge, false);
                }
            }

            return result.MessageType == WebSocketMessageType.Text
                ? (read(buffer.AsMemory(0, length)), null, false)
                : (default, SocketClose.BadRequest("Messages must be text"), false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
