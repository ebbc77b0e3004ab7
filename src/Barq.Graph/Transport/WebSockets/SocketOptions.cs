using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>The limits of <c>graphql-transport-ws</c>.</summary>
public sealed class SocketOptions
{
    /// <summary><c>GRAPHQL_WS_INIT_TIMEOUT</c>: seconds in which a client must say who it is. 1 to 300. Default: 10.</summary>
    [Range(1, 300)]
    public int InitTimeoutSeconds { get; set; } = 10;

    /// <summary>
    /// <c>GRAPHQL_WS_KEEP_ALIVE</c>: seconds of silence after which the client is asked whether it is still there; after twice as many it is
    /// taken to be gone, as is one that reads nothing for so long. 1 to 3600. Default: 15.
    /// </summary>
    [Range(1, 3600)]
    public int KeepAliveSeconds { get; set; } = 15;

    /// <summary><c>GRAPHQL_WS_MAX_CONNECTIONS</c>: open sockets of this node; more are answered with 503. 1 to 1 000 000. Default: 10 000.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>
    /// <c>GRAPHQL_WS_MAX_PENDING</c>: open sockets of this node whose clients have not said yet who they are; they take nobody's place among the
    /// others, and more are answered with 503. 1 to 1 000 000. Default: 1000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxPending { get; set; } = 1000;

    /// <summary>
    /// <c>GRAPHQL_WS_MAX_PENDING_PER_ADDRESS</c>: those of one address (IPv6: of one /64); more are answered with 429. 1 to 1 000 000.
    /// Default: 100.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxPendingPerAddress { get; set; } = 100;

    /// <summary><c>GRAPHQL_WS_MAX_INIT_BYTES</c>: bytes of <c>connection_init</c>. 1 000 to 100 000. Default: 4096.</summary>
    [Range(1_000, 100_000)]
    public int MaxInitBytes { get; set; } = 4096;

    /// <summary><c>GRAPHQL_WS_MAX_OPERATIONS</c>: operations that are open on one socket at a time. 1 to 10 000. Default: 100.</summary>
    [Range(1, 10_000)]
    public int MaxOperations { get; set; } = 100;

    /// <summary><c>GRAPHQL_WS_MAX_MESSAGE_BYTES</c>: bytes of one message of a client. 1 000 to 100 000 000. Default: 262 144.</summary>
    [Range(1_000, 100_000_000)]
    public int MaxMessageBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// <c>GRAPHQL_WS_MAX_MESSAGES_PER_SECOND</c>: messages that a client may send in a second, and twice as many at once after a pause; frames,
    /// to be exact, so that control frames (pings) and each part of a message count.
    /// 1 to 100 000. Default: 100.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxMessagesPerSecond { get; set; } = 100;

    internal static SettingsTable<SocketOptions> Settings { get; } = new()
    {
        { "GRAPHQL_WS_INIT_TIMEOUT", options => options.InitTimeoutSeconds },
        { "GRAPHQL_WS_KEEP_ALIVE", options => options.KeepAliveSeconds },
        { "GRAPHQL_WS_MAX_CONNECTIONS", options => options.MaxConnections },
        { "GRAPHQL_WS_MAX_PENDING", options => options.MaxPending },
        { "GRAPHQL_WS_MAX_PENDING_PER_ADDRESS", options => options.MaxPendingPerAddress },
        { "GRAPHQL_WS_MAX_INIT_BYTES", options => options.MaxInitBytes },
        { "GRAPHQL_WS_MAX_OPERATIONS", options => options.MaxOperations },
        { "GRAPHQL_WS_MAX_MESSAGE_BYTES", options => options.MaxMessageBytes },
        { "GRAPHQL_WS_MAX_MESSAGES_PER_SECOND", options => options.MaxMessagesPerSecond },
    };
}
