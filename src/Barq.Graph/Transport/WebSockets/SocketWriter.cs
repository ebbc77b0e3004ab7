using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using Barq.Graph.Answers;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>Writes a socket's messages, one after the other. Who has to wait holds no buffer meanwhile.</summary>
/// <param name="socket">The socket.</param>
/// <param name="time">The clock.</param>
/// <param name="aborted">Fires when the socket is given up; a message that is being sent can be ended by nothing else.</param>
internal sealed class SocketWriter(WebSocket socket, TimeProvider time, CancellationToken aborted) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _began;

    /// <summary>How long the client has not taken what is being sent; zero where nothing is.</summary>
    public TimeSpan Stalled => Volatile.Read(ref _began) is var began && began == 0 ? TimeSpan.Zero : time.GetElapsedTime(began);

    /// <summary>An operation's id as it stands in messages: made once.</summary>
    public static byte[] EncodeId(string id) => JsonSerializer.SerializeToUtf8Bytes(id);

    /// <summary>Sends a message without an operation.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        SendAsync(message, static (json, text) => json.Raw(text.Span), cancellationToken);

    /// <summary>Sends <c>pong</c> with what came with the ping.</summary>
    public Task PongAsync(JsonElement payload, CancellationToken cancellationToken) => SendAsync(
        payload,
        static (json, given) =>
        {
            json.Raw("{\"type\":\"pong\",\"payload\":"u8);
            json.Raw(JsonMarshal.GetRawUtf8Value(given));
            json.Raw((byte)'}');
        },
        cancellationToken);

    /// <summary>Whether an answer holds only errors: it is sent as <c>error</c>, and ends its operation.</summary>
    public static bool IsError(GraphResponse answer) => answer.Body.Span.StartsWith("{\"errors\":"u8);

    /// <summary>Sends an answer to an operation: <c>next</c>, or <c>error</c> where there are only errors.</summary>
    public Task AnswerAsync(byte[] id, GraphResponse answer, CancellationToken cancellationToken) => SendAsync(
        (id, answer, isError: IsError(answer)),
        static (json, state) =>
        {
            json.Raw("{\"id\":"u8);
            json.Raw(state.id);
            json.Raw(state.isError ? ",\"type\":\"error\",\"payload\":"u8 : ",\"type\":\"next\",\"payload\":"u8);
            json.Raw(state.isError ? state.answer.Body.Span["{\"errors\":".Length..^1] : state.answer.Body.Span);
            json.Raw((byte)'}');
        },
        cancellationToken);

    /// <summary>Sends <c>complete</c>.</summary>
    public Task CompleteAsync(byte[] id, CancellationToken cancellationToken) => SendAsync(
        id,
        static (json, id) =>
        {
            json.Raw("{\"id\":"u8);
            json.Raw(id);
            json.Raw(",\"type\":\"complete\"}"u8);
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task SendAsync<T>(T state, Action<Utf8Writer, T> write, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Volatile.Write(ref _began, time.GetTimestamp());
            using var json = new Utf8Writer();
            write(json, state);
            await socket.SendAsync(json.Written, WebSocketMessageType.Text, endOfMessage: true, aborted);
        }
        finally
        {
            Volatile.Write(ref _began, 0);
            _turn.Release();
        }
    }
}
