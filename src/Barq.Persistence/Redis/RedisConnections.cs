using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Barq.Persistence.Redis;

/// <summary>This process's multiplexed connections to its Redis server.</summary>
public sealed class RedisConnections : IAsyncDisposable
{
    private readonly Lazy<Task<ConnectionMultiplexer>>[] _connections;
    private readonly List<IConnectionMultiplexer> _open = [];
    private readonly Lock _gate = new();
    private Action<IConnectionMultiplexer>? _opened;
    private uint _next;

    /// <summary>Prepares the connections; each is opened by whoever needs it.</summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="options">How many connections.</param>
    public RedisConnections(RedisEndpoint endpoint, IOptions<RedisOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _connections = [.. Enumerable.Range(0, options.Value.MultiplexedConnections).Select(_ => new Lazy<Task<ConnectionMultiplexer>>(() => OpenAsync(endpoint)))];
    }

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

    /// <summary>Has each connection looked at: once it is open, before its first command, and at once where it is open already.</summary>
    /// <param name="opened">Looks at it.</param>
    public void OnOpened(Action<IConnectionMultiplexer> opened)
    {
        ArgumentNullException.ThrowIfNull(opened);
        lock (_gate)
        {
            _opened += opened;
            _open.ForEach(opened);
        }
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

    private async Task<ConnectionMultiplexer> OpenAsync(RedisEndpoint endpoint)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(endpoint.CreateConfiguration());
        lock (_gate)
        {
            _open.Add(connection);
            _opened?.Invoke(connection);
        }

        return connection;
    }
}
