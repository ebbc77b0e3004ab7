using System.Net.Sockets;
using System.Text;

namespace Barq.Graph.Tests.Transport;

/// <summary>A client that sends what no library would.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly TcpClient _client = new();

    public NetworkStream Stream => _client.GetStream();

    public static async Task<RawClient> ConnectAsync(Uri address)
    {
        var raw = new RawClient();
        await raw._client.ConnectAsync(address.Host, address.Port);
        return raw;
    }

    /// <summary>Sends a request's head, and what follows it.</summary>
    public async Task SendAsync(string firstLine, string rest = "", params string[] headers) => await Stream.WriteAsync(
        Encoding.Latin1.GetBytes(string.Join("\r\n", [firstLine, "Host: localhost", .. headers, "", rest])));

    /// <summary>Opens a WebSocket.</summary>
    /// <returns>The head of the answer.</returns>
    public async Task<string> UpgradeAsync(string protocol = "graphql-transport-ws")
    {
        await SendAsync(
            "GET /graphql HTTP/1.1", "", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            $"Sec-WebSocket-Protocol: {protocol}");
        var head = await HeadAsync();
        Assert.StartsWith("HTTP/1.1 101", head, StringComparison.Ordinal);
        return head;
    }

    /// <summary>A client's frame, masked with zeros.</summary>
    public static byte[] Frame(int opcode, byte[] payload, bool isLast = true) =>
    [
        (byte)((isLast ? 0x80 : 0) | opcode),
        .. payload.Length < 126 ? (byte[])[(byte)(0x80 | payload.Length)] : [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length],
        0, 0, 0, 0, .. payload,
    ];

    /// <summary>The frames that the gateway sends, up to the one that closes: how many of each kind, and the close code; 0 where the socket was cut.</summary>
    public async Task<(Dictionary<int, int> Frames, int Code)> FramesAsync()
    {
        var frames = new Dictionary<int, int>();
        try
        {
            while (true)
            {
                var header = await ReadAsync(2);
                var length = header[1] == 126 ? (await ReadAsync(2)) is var more ? (more[0] << 8) | more[1] : 0 : header[1];
                var payload = await ReadAsync(length);
                var opcode = header[0] & 0x0F;
                frames[opcode] = frames.GetValueOrDefault(opcode) + 1;
                if (opcode == 8)
                {
                    return (frames, (payload[0] << 8) | payload[1]);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or EndOfStreamException)
        {
            return (frames, 0);
        }
    }

    /// <summary>A response's head.</summary>
    public async Task<string> HeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await ReadAsync(1))[0]);
        }

        return head.ToString();
    }

    /// <summary>Everything up to the end.</summary>
    public async Task<string> RestAsync()
    {
        using var reader = new StreamReader(Stream, leaveOpen: true);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        return await reader.ReadToEndAsync(patience.Token);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<byte[]> ReadAsync(int length)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        var buffer = new byte[length];
        await Stream.ReadExactlyAsync(buffer, patience.Token);
        return buffer;
    }
}
