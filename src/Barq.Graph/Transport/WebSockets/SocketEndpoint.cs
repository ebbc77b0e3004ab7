using Barq.Graph.Execution;
using Barq.Graph.Transport.Connections;
using Barq.Graph.Transport.Http;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>GraphQL over WebSocket: opens sockets.</summary>
internal sealed class SocketEndpoint(SocketServices services)
{
    /// <summary>The sub-protocol that is spoken.</summary>
    public const string Protocol = "graphql-transport-ws";

    private int _open;

    /// <summary>How many sockets are open.</summary>
    public int Count => Volatile.Read(ref _open);

    /// <summary>Handles a handshake, and the socket to its end.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (OriginGuard.Refuses(context.Request, services.Http.AllowedOrigins))
        {
            await RefuseAsync(context, new HttpRefusal(
                StatusCodes.Status403Forbidden, ErrorCodes.CsrfRefused, "Pages of this origin may not open sockets here: CORS_ALLOWED_ORIGINS does not name it."));
            return;
        }

        if (Interlocked.Increment(ref _open) > services.Options.MaxConnections)
        {
            Interlocked.Decrement(ref _open);
            context.Response.Headers.RetryAfter = "1";
            await RefuseAsync(context, new HttpRefusal(StatusCodes.Status503ServiceUnavailable, ErrorCodes.Busy, "The gateway has as many sockets open as it may."));
            return;
        }

        try
        {
            await RunAsync(context);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task RunAsync(HttpContext context)
    {
        // Dead peers are the keeper's business: one timer for all sockets.
        var isSpoken = context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = isSpoken ? Protocol : null,
            KeepAliveInterval = TimeSpan.Zero,
        });
        if (!isSpoken)
        {
            var close = SocketClose.SubprotocolNotAcceptable;
            await socket.CloseOutputAsync(close.Status, close.Reason, context.RequestAborted);
            return;
        }

        var headers = context.Request.Headers;
        using var connection = new GraphSocket(socket, services, headers[HeaderNames.Authorization], name => headers[name]);
        await connection.RunAsync();
    }

    private static async Task RefuseAsync(HttpContext context, HttpRefusal refusal)
    {
        using var body = refusal.ToResponse();
        context.Response.StatusCode = refusal.Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.BodyWriter.WriteAsync(body.Body, context.RequestAborted);
    }
}
