using Barq.Graph.Authorization;
using Barq.Graph.Errors;
using Barq.Graph.Transport.Addressing;
using Barq.Graph.Transport.Connections;
using Barq.Graph.Transport.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>GraphQL over WebSocket: opens sockets.</summary>
internal sealed class SocketEndpoint(SocketServices services)
{
    /// <summary>The sub-protocol that is spoken.</summary>
    public const string Protocol = "graphql-transport-ws";

    /// <summary>How many sockets are open.</summary>
    public int Count => services.Slots.Count;

    /// <summary>Handles a handshake, and the socket to its end.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (OriginGuard.Refuses(context.Request, services.Http.AllowedOrigins))
        {
            await RefuseAsync(context, new HttpRefusal(
                StatusCodes.Status403Forbidden, ErrorCodes.CsrfRefused, "Pages of this origin may not open sockets here: CORS_ALLOWED_ORIGINS does not name it."));
            return;
        }

        if (await services.Rates.AdmitAsync(context) is { } limited)
        {
            await RefuseAsync(context, limited);
            return;
        }

        var (slot, refused) = services.Slots.TryEnter(ClientAddress.Of(context));
        if (slot is null)
        {
            context.Response.Headers.RetryAfter = "1";
            await RefuseAsync(context, refused == SlotRefusal.Address
                ? new HttpRefusal(StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimited, "Your address has as many sockets open that have not said who they are as it may.")
                : new HttpRefusal(StatusCodes.Status503ServiceUnavailable, ErrorCodes.Busy, "The gateway has as many sockets open as it may."));
            return;
        }

        using (slot)
        {
            await RunAsync(context, slot);
        }
    }

    private async Task RunAsync(HttpContext context, SocketSlot slot)
    {
        // Dead peers are the keeper's business: one timer for all sockets.
        var asked = context.WebSockets.WebSocketRequestedProtocols;
        var isSpoken = asked.Contains(Protocol);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            // A client that asked for others, the old graphql-ws among them, gives up a handshake that agrees to none, and would never see the code.
            SubProtocol = isSpoken ? Protocol : asked.Count > 0 ? asked[0] : null,
            KeepAliveInterval = TimeSpan.Zero,
        });
        if (!isSpoken)
        {
            var close = SocketClose.SubprotocolNotAcceptable;
            await socket.CloseOutputAsync(close.Status, close.Reason, context.RequestAborted);
            return;
        }

        var headers = context.Request.Headers;
        Func<CallerResult, string> keyOf = known => RateGate.KeyOf(known, context);
        var stream = context.Features.GetRequiredFeature<MeteredUpgrade>().Stream!;
        using var connection = new GraphSocket(socket, stream, slot, services, headers[HeaderNames.Authorization], name => headers[name], keyOf);
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
