using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Barq.Benchmarks.Subscriptions;

/// <summary>A socket of <c>graphql-transport-ws</c> that costs its own process little.</summary>
internal sealed class DrillSocket : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[2048];

    private DrillSocket()
    {
    }

    public ClientWebSocket Socket => _socket;

    /// <summary>Opens a socket, and says who it is.</summary>
    public static async Task<DrillSocket> OpenAsync(Uri gateway)
    {
        var socket = new DrillSocket();
        socket._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket._socket.Options.AddSubProtocol("graphql-transport-ws");
        await socket._socket.ConnectAsync(new Uri($"ws://{gateway.Authority}/graphql"), CancellationToken.None);
        await socket.SendAsync("{\"type\":\"connection_init\"}");
        await socket.ReceiveAsync();
        return socket;
    }

    /// <summary>Subscribes.</summary>
    public Task SubscribeAsync(string id, string query, object? variables = null) =>
        SendAsync(JsonSerializer.Serialize(new { id, type = "subscribe", payload = new { query, variables } }));

    /// <summary>Sends a message.</summary>
    public Task SendAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>The next message, which is short; empty where the socket is closed.</summary>
    public async Task<ReadOnlyMemory<byte>> ReceiveAsync()
    {
        var length = 0;
        while (true)
        {
            var result = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
            length += result.Count;
            if (result.EndOfMessage || result.MessageType == WebSocketMessageType.Close)
            {
                return _buffer.AsMemory(0, result.MessageType == WebSocketMessageType.Close ? 0 : length);
            }
        }
    }

    /// <summary>Reads until the socket ends, and makes nothing of it.</summary>
    public async Task DiscardAsync()
    {
        try
        {
            while ((await _socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException)
        {
            // The command has ended it.
        }
    }

    /// <summary>Reads until the socket ends; answers pings, and says when each answer came.</summary>
    public async Task ListenAsync(Action<JsonElement, long> answered)
    {
        try
        {
            while (await ReceiveAsync() is { Length: > 0 } message)
            {
                var now = Stopwatch.GetTimestamp();
                using var json = JsonDocument.Parse(message);
                switch (json.RootElement.GetProperty("type").GetString())
                {
                    case "ping":
                        await SendAsync("{\"type\":\"pong\"}");
                        break;
                    case "next":
                        answered(json.RootElement.GetProperty("payload"), now);
                        break;
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException)
        {
            // The command has ended.
        }
    }

    public void Dispose() => _socket.Dispose();
}
