using System.Net.WebSockets;
using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Graph.Authorization;
using Barq.Graph.Errors;
using Barq.Graph.Preparation;
using Barq.Graph.Transport.Connections;
using Barq.Graph.Transport.Http;
using Barq.Persistence.Access;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>One socket, from its handshake to its end.</summary>
/// <remarks>Source: the protocol "GraphQL over WebSocket", sub-protocol <c>graphql-transport-ws</c>.</remarks>
internal sealed class GraphSocket : IKeptConnection, IDisposable
{
    private static readonly byte[] _ack = "{\"type\":\"connection_ack\"}"u8.ToArray();
    private static readonly byte[] _ping = "{\"type\":\"ping\"}"u8.ToArray();
    private static readonly byte[] _pong = "{\"type\":\"pong\"}"u8.ToArray();

    /// <summary>Messages that are handled one right after the other, before whatever else waits for a processor: one read brings hundreds of small ones.</summary>
    private const int MostAtOnce = 8;

    /// <summary>Operations in a row that wait since their caller is refused, and goes on all the same: then its socket is closed.</summary>
    private const int MostHeld = 100;

    /// <summary>How long a client has to answer that a socket is closed.</summary>
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(3);

    private readonly WebSocket _socket;
    private readonly SocketServices _services;
    private readonly string? _header;
    private readonly Func<string, string?> _headers;
    private readonly Func<CallerResult, string> _keyOf;
    private readonly CancellationTokenSource _aborted = new();
    private readonly SocketWriter _writer;
    private readonly SocketOperations _operations;
    private readonly SocketSlot _slot;
    private readonly SocketReader _reader;
    private readonly SocketIntake _intake;
    private readonly long _opened;
    private long _heard;
    private long _closing;
    private long _asked;
    private int _held;
    private bool _isInitialized;
    private Caller? _caller;
    private ClientApp _client;
    private DateTime? _expires;

    public GraphSocket(WebSocket socket, MeteredStream stream, SocketSlot slot, SocketServices services, string? header, Func<string, string?> headers, Func<CallerResult, string> keyOf)
    {
        (_socket, _slot, _services, _header, _headers, _keyOf) = (socket, slot, services, header, headers, keyOf);
        _writer = new SocketWriter(socket, services.Time, _aborted.Token);
        _operations = new SocketOperations(_writer, services, new QueueBudget(services.Subscriptions.MaxQueuedBytes), Close, Abort);
        _reader = new SocketReader(socket, services.Options.MaxInitBytes);
        stream.Intake = _intake = new SocketIntake(services.Options, services.Time) { Exceeded = () => Close(SocketClose.PolicyViolation) };
        _opened = _heard = services.Time.GetTimestamp();
    }

    /// <summary>Serves the client to the end.</summary>
    public async Task RunAsync()
    {
        using var kept = _services.Keeper.Keep(this);
        try
        {
            await ReadAsync();
        }
        catch (Exception exception) when (SocketErrors.IsGone(exception))
        {
            // The client has gone without a word, or was given up.
        }
        finally
        {
            await _operations.EndAllAsync();
        }
    }

    /// <inheritdoc/>
    public void Check()
    {
        var keepAlive = TimeSpan.FromSeconds(_services.Options.KeepAliveSeconds);
        var silence = _services.Time.GetElapsedTime(Volatile.Read(ref _heard));
        if (silence > 2 * keepAlive || _writer.Stalled > 2 * keepAlive || (Volatile.Read(ref _closing) is var since and not 0 && _services.Time.GetElapsedTime(since) > _farewell))
        {
            Abort();
        }
        else if (!Volatile.Read(ref _isInitialized) && _services.Time.GetElapsedTime(_opened) > TimeSpan.FromSeconds(_services.Options.InitTimeoutSeconds))
        {
            Close(SocketClose.InitTimeout);
        }
        else if (_expires <= _services.Time.GetUtcNow().UtcDateTime)
        {
            Close(SocketClose.TokenExpired);
        }
        else if (silence > keepAlive)
        {
            _ = PingAsync();
        }
    }

    /// <inheritdoc/>
    public void Stop() => Close(SocketClose.GoingAway);

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _aborted.Dispose();
    }

    private async Task ReadAsync()
    {
        for (var handled = 1; ; handled++)
        {
            if (handled % MostAtOnce == 0)
            {
                await Task.Yield();
            }

            var ((message, problem), close, isClosed) = await _reader.ReadAsync(SocketMessage.Read, _aborted.Token);
            Volatile.Write(ref _heard, _services.Time.GetTimestamp());
            if (isClosed)
            {
                await AnswerCloseAsync();
                return;
            }

            // Once the socket is being closed, nothing is heard any more but the client's farewell.
            if (Volatile.Read(ref _closing) == 0)
            {
                close ??= problem is null ? null : SocketClose.BadRequest(problem);
                close ??= await HandleAsync(message);
                if (close is not null)
                {
                    Close(close);
                }
            }
        }
    }

    private async ValueTask<SocketClose?> HandleAsync(SocketMessage message)
    {
        switch (message.Type)
        {
            case "connection_init":
                return await InitializeAsync(message.Payload);
            case "ping":
                await (message.Payload.ValueKind == JsonValueKind.Undefined
                    ? _writer.SendAsync(_pong, _aborted.Token)
                    : _writer.PongAsync(message.Payload, _aborted.Token));
                return null;
            case "pong":
                return null;
            case "complete":
                _operations.End(message.Id);
                return null;
            default:
                return await HoldAsync() ?? Subscribe(message);
        }
    }

    private async ValueTask<SocketClose?> InitializeAsync(JsonElement payload)
    {
        if (Volatile.Read(ref _isInitialized))
        {
            return SocketClose.TooManyInits;
        }

        if (payload.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined))
        {
            return SocketClose.BadRequest("The payload of connection_init must be an object");
        }

        var token = InitToken.Find(payload) ?? _header;
        var known = await _services.Callers.FromHeaderAsync(token);
        if (known.Caller is not { } caller)
        {
            return known.ErrorCode == ErrorCodes.Forbidden ? SocketClose.Forbidden
                : known.ErrorCode == ErrorCodes.Unavailable ? SocketClose.IssuerAway
                : string.IsNullOrEmpty(token) ? SocketClose.TokenMissing
                : SocketClose.TokenRefused;
        }

        if (!_slot.TryAdmit())
        {
            return SocketClose.TryAgainLater;
        }

        _intake.Know();
        _reader.MostBytes = _services.Options.MaxMessageBytes;
        _caller = caller;
        _client = ClientApp.Of(payload, ClientApp.Of(_headers));
        _operations.RateKey = _keyOf(known);
        _expires = known.Expires;
        Volatile.Write(ref _isInitialized, true);
        await _writer.SendAsync(_ack, _aborted.Token);
        return null;
    }

    private async ValueTask<SocketClose?> HoldAsync()
    {
        var hold = _services.Rates.HoldAsync(_operations.RateKey, _aborted.Token);
        _held = hold.IsCompleted ? 0 : _held + 1;
        await hold;
        return _held > MostHeld ? SocketClose.PolicyViolation : null;
    }

    private SocketClose? Subscribe(SocketMessage message)
    {
        if (_caller is not { } caller)
        {
            return SocketClose.NotInitialized;
        }

        var (request, refusal) = RequestParameters.Read(message.Payload, new RequestSender(caller, null, _headers) { Client = _client, Streams = true, Budget = _operations.Budget, Cost = _services.Rates.CostOf(_operations.RateKey) });
        if (request is null)
        {
            return SocketClose.BadRequest(refusal!.Message);
        }

        // Any answer is a message beside others here: who writes @defer takes several.
        request.Parts = PartsFormat.IdsAndPaths;
        return _operations.Begin(message.Id, request);
    }

    // Once for each silence.
    private async Task PingAsync()
    {
        var heard = Volatile.Read(ref _heard);
        if (Interlocked.Exchange(ref _asked, heard) == heard)
        {
            return;
        }

        try
        {
            await _writer.SendAsync(_ping, _aborted.Token);
        }
        catch (Exception exception) when (SocketErrors.IsGone(exception))
        {
            // Whoever reads sees it too.
        }
    }

    // The first reason counts.
    private void Close(SocketClose close)
    {
        if (Interlocked.CompareExchange(ref _closing, _services.Time.GetTimestamp(), 0) == 0)
        {
            _ = CloseAsync(close);
        }
    }

    private async Task CloseAsync(SocketClose close)
    {
        try
        {
            await _operations.EndAllAsync();
            await _socket.CloseOutputAsync(close.Status, close.Reason, _aborted.Token);
        }
        catch (Exception exception) when (SocketErrors.IsGone(exception) || exception is InvalidOperationException)
        {
            Abort();
        }
    }

    private async Task AnswerCloseAsync()
    {
        if (_socket.State == WebSocketState.CloseReceived)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", _aborted.Token);
        }
    }

    private void Abort()
    {
        try
        {
            _aborted.Cancel();
            _socket.Abort();
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }
}
