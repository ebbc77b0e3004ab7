using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Persistence.Redis;

/// <summary>Where the Redis server of caches and events is, and how it is talked to.</summary>
public sealed class RedisOptions
{
    /// <summary>
    /// <c>REDIS_URL</c>: <c>redis://[user:password@]host[:port][,host[:port]…][/database]</c>, <c>rediss://</c> for TLS. Several hosts are
    /// the nodes of a cluster, or, with <c>?service=name</c>, the sentinels of that service. Default: unset, which is the embedded server.
    /// </summary>
    [RedisUrl]
    public string? Url { get; set; }

    /// <summary>
    /// <c>REDIS_MAX_CONNECTIONS</c>: what a client that takes a connection per command would need; 1 to 1000. Default: 50. Barq's
    /// connections are multiplexed, each carrying the commands of many requests: one is opened for every 25 of these, so 2 by default
    /// (and one more for events, where the server speaks RESP2).
    /// </summary>
    [Range(1, 1000)]
    public int MaxConnections { get; set; } = 50;

    /// <summary><c>REDIS_SOCKET_TIMEOUT</c>: seconds to wait for the answer to a command; 1 to 300. Default: 5.</summary>
    [Range(1, 300)]
    public int SocketTimeoutSeconds { get; set; } = 5;

    /// <summary><c>REDIS_CONNECT_TIMEOUT</c>: seconds to wait for a connection; 1 to 300. Default: 5.</summary>
    [Range(1, 300)]
    public int ConnectTimeoutSeconds { get; set; } = 5;

    /// <summary>How many multiplexed connections <see cref="MaxConnections"/> stands for.</summary>
    internal int MultiplexedConnections => (MaxConnections + 24) / 25;

    internal static SettingsTable<RedisOptions> Settings { get; } = new()
    {
        { "REDIS_URL", options => options.Url, true },
        { "REDIS_MAX_CONNECTIONS", options => options.MaxConnections },
        { "REDIS_SOCKET_TIMEOUT", options => options.SocketTimeoutSeconds },
        { "REDIS_CONNECT_TIMEOUT", options => options.ConnectTimeoutSeconds },
    };
}
