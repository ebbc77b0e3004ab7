using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Graph.Transport.Sending;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>Writes a socket's messages, one after the other. Who has to wait holds no buffer meanwhile.</summary>
/// <param name="socket">The socket.</param>
/// <param name="time">The clock.</param>
/// <param name="aborted">Fires when the socket is given up; a message that is being sent can be ended by nothing else.</param>
internal sealed class SocketWriter(WebSocket socket, TimeProvider time, CancellationToken aborted) : IDisposable
{
    private static readonly byte[] _end = "}"u8.ToArray();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private long _began;

    /// <summary>How long the client has not taken anything of what is being sent; zero where nothing is.</summary>
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
    /// <param name="id">The operation's, encoded.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="held">What is counted of it where it is long.</param>
    /// <param name="cancellationToken">Ends the wait for its turn.</param>
    public Task AnswerAsync(byte[] id, GraphResponse answer, UnsentAnswer? held, CancellationToken cancellationToken)
    {
        var isError = IsError(answer);
        var payload = isError ? answer.Body["{\"errors\":".Length..^1] : answer.Body;

        // A long one stays where it is: its pieces are frames of one message (RFC 6455, section 5.4).
        var isLong = payload.Length > UnsentAnswers.Piece;
        return SendAsync(
            (id, isError, payload: isLong ? default : payload),
            static (json, state) =>
            {
                json.Raw("{\"id\":"u8);
                json.Raw(state.id);
                json.Raw(state.isError ? ",\"type\":\"error\",\"payload\":"u8 : ",\"type\":\"next\",\"payload\":"u8);
                if (!state.payload.IsEmpty)
                {
                    json.Raw(state.payload.Span);
                    json.Raw((byte)'}');
                }
            },
            cancellationToken,
            isLong ? payload : default,
            held);
    }

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

    private async Task SendPiecesAsync(ReadOnlyMemory<byte> pieces, UnsentAnswer? held)
    {
        for (; !pieces.IsEmpty; pieces = pieces[Math.Min(UnsentAnswers.Piece, pieces.Length)..])
        {
            await socket.SendAsync(pieces[..Math.Min(UnsentAnswers.Piece, pieces.Length)], WebSocketMessageType.Text, endOfMessage: false, aborted);
            held?.Progress();
            Volatile.Write(ref _began, time.GetTimestamp());
        }

        await socket.SendAsync(_end, WebSocketMessageType.Text, endOfMessage: true, aborted);
    }

    private async Task SendAsync<T>(
        T state, Action<Utf8Writer, T> write, CancellationToken cancellationToken, ReadOnlyMemory<byte> pieces = default, UnsentAnswer? held = null)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Volatile.Write(ref _began, time.GetTimestamp());
            using var json = new Utf8Writer();
            write(json, state);
            await socket.SendAsync(json.Written, WebSocketMessageType.Text, endOfMessage: pieces.IsEmpty, aborted);
            if (!pieces.IsEmpty)
            {
                await SendPiecesAsync(pieces, held);
            }
        }
        finally
        {
            Volatile.Write(ref _began, 0);
            _turn.Release();
        }
    }
}
