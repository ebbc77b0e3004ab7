using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Barq.Graph.Tests.Transport;

/// <summary>Frames of HTTP/2 as no library would send them.</summary>
/// <remarks>Source: RFC 9113, section 4.1 "Frame Format"; RFC 7541, appendix A, for the indexes of the static table.</remarks>
internal sealed class Http2Client : IAsyncDisposable
{
    public const byte Data = 0, HeadersFrame = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;
    public const byte EndStream = 1, EndHeaders = 4;

    private readonly TcpClient _client = new();

    // Asked for once: a client whose connection the server has ended gives it no more.
    private NetworkStream Stream => field ??= _client.GetStream();

    /// <summary>Connects and says that it speaks HTTP/2.</summary>
    public static async Task<Http2Client> ConnectAsync(Uri address)
    {
        var client = new Http2Client();
        await client._client.ConnectAsync(address.Host, address.Port);
        await client.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await client.SendAsync(Frame(Settings, 0, 0, []));
        return client;
    }

    /// <summary>A frame.</summary>
    public static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)payload.Length);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    /// <summary>The header block of a request, without Huffman coding and without the table.</summary>
    public static byte[] Head(string method, string path, params (string Name, string Value)[] more) =>
    [
        .. method == "GET" ? (byte[])[0x82] : [0x83], 0x86, .. Literal(0x04, path), .. Literal(0x01, "localhost"),
        .. more.SelectMany(header => (byte[])[0, .. Text(header.Name), .. Text(header.Value)]),
    ];

    /// <summary>Sends bytes; false where the server has ended the connection.</summary>
    public async Task<bool> SendAsync(byte[] bytes)
    {
        try
        {
            await Stream.WriteAsync(bytes);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Reads what comes until the connection ends, or until enough has come.</summary>
    /// <param name="isEnough">Given the type and flags, the stream and the payload of each frame.</param>
    /// <returns>How many frames of each type, and the code of the last of the connection; null where none came.</returns>
    public async Task<(Dictionary<byte, int> Frames, int? Code)> ReadAsync(Func<byte, byte, int, byte[], bool>? isEnough = null)
    {
        var frames = new Dictionary<byte, int>();
        int? code = null;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120), TimeProvider.System);
        try
        {
            var head = new byte[9];
            while (true)
            {
                await Stream.ReadExactlyAsync(head, patience.Token);
                var payload = new byte[(head[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(1))];
                await Stream.ReadExactlyAsync(payload, patience.Token);
                frames[head[3]] = frames.GetValueOrDefault(head[3]) + 1;
                if (head[3] == GoAway)
                {
                    code = BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(4));
                }

                if (isEnough?.Invoke(head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload) == true)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or EndOfStreamException)
        {
            // The end.
        }

        return (frames, code);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static byte[] Literal(byte index, string value) => [index, .. Text(value)];

    // A length with a prefix of seven bits.
    private static byte[] Text(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        var length = new List<byte>();
        if (bytes.Length < 127)
        {
            length.Add((byte)bytes.Length);
        }
        else
        {
            length.Add(127);
            for (var rest = bytes.Length - 127; ; rest >>= 7)
            {
                length.Add((byte)(rest >= 128 ? (rest & 127) | 128 : rest));
                if (rest < 128)
                {
                    break;
                }
            }
        }

        return [.. length, .. bytes];
    }
}
