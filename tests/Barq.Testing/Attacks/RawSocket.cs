using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Barq.Testing.Attacks;

/// <summary>A WebSocket whose frames are written by hand, so that they can be wrong.</summary>
public sealed class RawSocket : IDisposable
{
    /// <summary>Opcodes of frames.</summary>
    public const byte Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;

    private static readonly byte[] _mask = [1, 2, 3, 4];
    private readonly RawConnection _connection;
    private byte[] _buffer = new byte[4096];
    private int _length;
    private (int Opcode, MemoryStream Payload)? _begun;

    private RawSocket(RawConnection connection) => _connection = connection;

    /// <summary>What is under it.</summary>
    public RawConnection Connection => _connection;

    /// <summary>Opens one.</summary>
    /// <param name="connection">A connection, which is disposed with it.</param>
    /// <param name="headers">Further lines of the handshake, each with its end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The socket, or the answer that refuses it; neither where the connection was closed.</returns>
    public static async Task<(RawSocket? Socket, HttpReply? Refusal)> OpenAsync(RawConnection connection, string headers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await connection.WriteAsync(
            "GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n" + headers + "\r\n",
            cancellationToken);
        var reply = await HttpReply.ReadAsync(connection, cancellationToken);
        return reply is { Status: 101 } ? (new RawSocket(connection), null) : (null, reply);
    }

    /// <summary>The bytes of a frame.</summary>
    /// <param name="opcode">Its opcode, with the bits above it as they are; FIN is added unless <paramref name="isLast"/> is false.</param>
    /// <param name="payload">What it holds.</param>
    /// <param name="isLast">Whether the message ends with it.</param>
    public static byte[] Frame(byte opcode, ReadOnlySpan<byte> payload, bool isLast = true)
    {
        var head = payload.Length < 126 ? 2 : payload.Length <= ushort.MaxValue ? 4 : 10;
        var frame = new byte[head + 4 + payload.Length];
        frame[0] = (byte)(opcode | (isLast ? 0x80 : 0));
        frame[1] = (byte)(0x80 | (head == 2 ? payload.Length : head == 4 ? 126 : 127));
        if (head == 4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        }
        else if (head == 10)
        {
            BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(2), payload.Length);
        }

        _mask.CopyTo(frame.AsSpan(head));
        for (var i = 0; i < payload.Length; i++)
        {
            frame[head + 4 + i] = (byte)(payload[i] ^ _mask[i % 4]);
        }

        return frame;
    }

    /// <summary>Sends a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where the other side has closed.</returns>
    public Task<bool> SendAsync(string text, CancellationToken cancellationToken) => _connection.WriteAsync(Frame(Text, Encoding.UTF8.GetBytes(text)), cancellationToken);

    /// <summary>The next frame; of a message in several frames all of them as one.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its opcode and payload; the opcode is -1 where the connection was closed without one.</returns>
    public async Task<(int Opcode, ReadOnlyMemory<byte> Payload)> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake() is { } frame)
            {
                if (Whole(frame.IsLast, frame.Opcode, frame.Payload) is { } message)
                {
                    return message;
                }

                continue;
            }

            if (_length == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            var count = await _connection.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
            if (count == 0)
            {
                return (-1, default);
            }

            _length += count;
        }
    }

    /// <summary>What a frame says that closes.</summary>
    /// <param name="payload">Its payload.</param>
    public static string CloseCode(ReadOnlyMemory<byte> payload) =>
        payload.Length < 2 ? "close" : "close " + BinaryPrimitives.ReadUInt16BigEndian(payload.Span).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    // Frames that close, ping or answer a ping may stand between those of a message.
    private (int Opcode, ReadOnlyMemory<byte> Payload)? Whole(bool isLast, int opcode, ReadOnlyMemory<byte> payload)
    {
        if (opcode > Binary || (isLast && opcode != Continuation))
        {
            return (opcode, payload);
        }

        _begun = opcode == Continuation ? _begun : (opcode, new MemoryStream());
        if (_begun is not { } begun)
        {
            return (opcode, payload);
        }

        begun.Payload.Write(payload.Span);
        if (!isLast)
        {
            return null;
        }

        _begun = null;
        return (begun.Opcode, begun.Payload.ToArray());
    }

    // Frames of a server are not masked.
    private (bool IsLast, int Opcode, ReadOnlyMemory<byte> Payload)? TryTake()
    {
        if (_length < 2)
        {
            return null;
        }

        long length = _buffer[1] & 0x7f;
        var head = length == 126 ? 4 : length == 127 ? 10 : 2;
        if (_length < head)
        {
            return null;
        }

        length = head == 4 ? BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(2)) : head == 10 ? BinaryPrimitives.ReadInt64BigEndian(_buffer.AsSpan(2)) : length;
        if (_length < head + length)
        {
            return null;
        }

        var frame = ((_buffer[0] & 0x80) != 0, _buffer[0] & 0x0f, (ReadOnlyMemory<byte>)_buffer.AsSpan(head, (int)length).ToArray());
        _length -= head + (int)length;
        Array.Copy(_buffer, head + (int)length, _buffer, 0, _length);
        return frame;
    }
}
