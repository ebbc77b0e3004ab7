using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Barq.Persistence.Redis;

/// <summary>This process's multiplexed connections to its Redis server.</summary>
/// <param name="endpoint">The server.</param>
/// <param name="options">How many connections.</param>
public sealed class RedisConnections(RedisEndpoint endpoint, IOptions<RedisOptions> options) : IAsyncDisposable
{
    private readonly Lazy<Task<ConnectionMultiplexer>>[] _connections = [.. Enumerable.Range(0, options.Value.MultiplexedConnections)
        .Select(_ => new Lazy<Task<ConnectionMultiplexer>>(() => ConnectionMultiplexer.ConnectAsync(endpoint.CreateConfiguration())))];

    private uint _next;

    /// <summary>How many there are.</summary>
    public int Count => _connections.Length;

    /// <summary>
    /// The next connection in turn. It may be one whose server is away just now: its commands then fail with a
    /// <see cref="RedisConnectionException"/>, and it reconnects by itself.
    /// </summary>
    public ValueTask<IConnectionMultiplexer> GetAsync()
    {
        var connecting = _connections[Interlocked.Increment(ref _next) % (uint)_connections.Length].Value;
        return connecting.IsCompletedSuccessfully ? new(connecting.Result) : Wait(connecting);

        static async ValueTask<IConnectionMultiplexer> Wait(Task<ConnectionMultiplexer> connecting) => await connecting;
    }

    /// <summary>Opens all connections. A server that is away is not waited for longer than <c>REDIS_CONNECT_TIMEOUT</c>.</summary>
    public Task OpenAsync() => Task.WhenAll(_connections.Select(connection => connection.Value));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Where(connection => connection is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
        {
            await (await connection.Value).DisposeAsync();
        }
    }
}
