using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Barq.Graph.Tests.Transport.WebSockets;

/// <summary>A socket without any client library: sends what it is told, and reads what comes.</summary>
internal sealed class SocketClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();

    public ClientWebSocket Socket => _socket;

    public static async Task<SocketClient> ConnectAsync(Uri address, string? protocol = "graphql-transport-ws", params (string Name, string Value)[] headers)
    {
        var client = new SocketClient();
        client._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        if (protocol is not null)
        {
            client._socket.Options.AddSubProtocol(protocol);
        }

        foreach (var (name, value) in headers)
        {
            client._socket.Options.SetRequestHeader(name, value);
        }

        await client._socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws" }.Uri, CancellationToken.None);
        return client;
    }

    /// <summary>Connects, and says who it is.</summary>
    public static async Task<SocketClient> OpenAsync(Uri address, string? token = null)
    {
        var client = await ConnectAsync(address);
        await client.InitializeAsync(token);
        return client;
    }

    /// <summary>Says who it is.</summary>
    public async Task InitializeAsync(string? token)
    {
        await SendAsync(token is null ? "{\"type\":\"connection_init\"}" : $"{{\"type\":\"connection_init\",\"payload\":{{\"Authorization\":\"Bearer {token}\"}}}}");
        Assert.Equal("{\"type\":\"connection_ack\"}", await ReceiveAsync());
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public Task SendAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Text) => _socket.SendAsync(bytes, type, true, CancellationToken.None);

    public Task SubscribeAsync(string id, string query, object? variables = null) =>
        SendAsync(JsonSerializer.Serialize(new { id, type = "subscribe", payload = new { query, variables } }));

    /// <summary>The next message; null where the gateway has closed.</summary>
    public async Task<string?> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        using var text = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var result = await _socket.ReceiveAsync(buffer, patience.Token);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            text.Write(buffer, 0, result.Count);
            if (result.EndOfMessage)
            {
                return Encoding.UTF8.GetString(text.ToArray());
            }
        }
    }

    /// <summary>The next message that is no answer to an operation.</summary>
    public async Task<string?> ReceiveOtherAsync()
    {
        string? message;
        do
        {
            message = await ReceiveAsync();
        }
        while (message?.Contains("\"type\":\"next\"", StringComparison.Ordinal) == true);
        return message;
    }

    /// <summary>Reads to the end, and says why it was closed.</summary>
    public async Task<(int Code, string? Reason)> ClosedAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }

        var closed = ((int)_socket.CloseStatus!, _socket.CloseStatusDescription);
        if (_socket.State == WebSocketState.CloseReceived)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }

        return closed;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
