using System.Net.WebSockets;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>Why a socket is closed.</summary>
/// <remarks>Source: the protocol "GraphQL over WebSocket" (<c>graphql-transport-ws</c>) for 4400 to 4429; RFC 6455, section 7.4.1 and its registry for the others.</remarks>
/// <param name="Code">The close code.</param>
/// <param name="Reason">What stands beside it: at most 123 bytes.</param>
internal sealed record SocketClose(int Code, string Reason)
{
    public static SocketClose GoingAway { get; } = new(1001, "The gateway is going away: connect again");

    public static SocketClose PolicyViolation { get; } = new(1008, "Too many messages");

    public static SocketClose TooLarge { get; } = new(1009, "The message is too large");

    public static SocketClose TryAgainLater { get; } = new(1013, "The gateway has as many sockets open as it may: try again later");

    public static SocketClose IssuerAway { get; } = new(1013, "The issuer of the tokens can't be reached: try again later");

    public static SocketClose InternalError { get; } = new(4500, "Internal server error");

    public static SocketClose NotInitialized { get; } = new(4401, "Unauthorized");

    public static SocketClose TokenExpired { get; } = new(4401, "Unauthorized: the token has expired");

    public static SocketClose TokenRefused { get; } = new(4401, "Unauthorized: the token can't be trusted");

    public static SocketClose TokenMissing { get; } = new(4401, "Unauthorized: connection_init has no token");

    public static SocketClose Forbidden { get; } = new(4403, "Forbidden");

    public static SocketClose SubprotocolNotAcceptable { get; } = new(4406, "Subprotocol not acceptable");

    public static SocketClose InitTimeout { get; } = new(4408, "Connection initialisation timeout");

    public static SocketClose TooManyInits { get; } = new(4429, "Too many initialisation requests");

    public WebSocketCloseStatus Status => (WebSocketCloseStatus)Code;

    public static SocketClose BadRequest(string problem) => new(4400, problem);

    public static SocketClose Duplicate(string id) => new(4409, $"Subscriber for {(id.Length > 64 ? id[..64] + "…" : id)} already exists");
}
