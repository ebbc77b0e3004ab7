using System.Globalization;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Network;
using Barq.Testing.Redis;
using Npgsql;
using StackExchange.Redis;

namespace Barq.Testing.Consistency;

/// <summary>A gateway whose ways to Redis and to PostgreSQL can be cut.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Redis">Its way to Redis.</param>
/// <param name="Database">Its way to PostgreSQL.</param>
public sealed record FaultNode(GatewayProcess Gateway, TcpProxy Redis, TcpProxy Database);

/// <summary>Three gateways on one Redis and one PostgreSQL. The first writes; the second keeps whole answers, the third rows alone.</summary>
public sealed class FaultServers : IAsyncDisposable
{
    /// <summary>What a node's connection for the caches is called in PostgreSQL.</summary>
    private const string CacheConnection = "barq caches";

    private readonly TestDatabase _database;
    private readonly IConnectionMultiplexer _admin;
    private readonly NpgsqlDataSource _statistics;

    private FaultServers(TestDatabase database, RedisProcess redis, IReadOnlyList<FaultNode> nodes, IConnectionMultiplexer admin)
    {
        (_database, Redis, Nodes, _admin) = (database, redis, nodes, admin);
        _statistics = NpgsqlDataSource.Create(database.ConnectionString + ";Application Name=drill;Maximum Pool Size=4");
    }

    /// <summary>The Redis server.</summary>
    public RedisProcess Redis { get; }

    /// <summary>The gateways; the first writes.</summary>
    public IReadOnlyList<FaultNode> Nodes { get; }

    /// <summary>Starts everything.</summary>
    /// <param name="start">The gateways, but for their addresses.</param>
    public static async Task<FaultServers> StartAsync(GatewayStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        var redis = await RedisProcess.StartNewAsync();
        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(index => StartAsync(start, database.ConnectionString, redis.Port, keepsAnswers: index != 2)));
        var admin = await ConnectionMultiplexer.ConnectAsync($"{redis.Configuration},allowAdmin=true,abortConnect=false,name=drill");
        return new FaultServers(database, redis, nodes, admin);
    }

    /// <summary>Resets connections to Redis, by its own command.</summary>
    /// <param name="nodes">Whose.</param>
    /// <param name="commands">Whether those of commands.</param>
    /// <param name="messages">Whether those of messages. Where both are one (RESP3), either resets it.</param>
    public async Task ResetAsync(IEnumerable<FaultNode> nodes, bool commands, bool messages)
    {
        var ports = nodes.SelectMany(node => node.Redis.ClientPorts).ToHashSet();
        var server = _admin.GetServers()[0];
        try
        {
            foreach (var client in await server.ClientListAsync())
            {
                var hears = client.SubscriptionCount + client.PatternSubscriptionCount > 0;
                if (ports.Contains(client.Port) && (hears ? messages || client.ProtocolVersion == "3" : commands))
                {
                    await server.ClientKillAsync(id: client.Id);
                }
            }
        }
        catch (RedisException)
        {
            // Redis itself is away: nothing to reset.
        }
    }

    /// <summary>Empties Redis.</summary>
    public Task EmptyAsync() => Redis.FlushAllAsync();

    /// <summary>Has Redis write its data to its disk, where its next start finds them.</summary>
    public async Task SaveAsync()
    {
        const int MostTries = 10;
        for (var tries = 1; ; tries++)
        {
            try
            {
                await _admin.GetServers()[0].ExecuteAsync("SAVE");
                return;
            }
            catch (Exception exception) when (tries < MostTries && exception is (RedisConnectionException or RedisTimeoutException))
            {
                // Of the last restart: the drill's own connection has not found the server again.
            }
        }
    }

    /// <summary>Ends the connections on which nodes hear of each other through PostgreSQL.</summary>
    /// <param name="nodes">Whose.</param>
    public Task EndListeningAsync(IEnumerable<FaultNode> nodes) =>
        ForListeningAsync(nodes, "pg_terminate_backend(pid)", (_, _) => { });

    /// <summary>Makes those connections silent.</summary>
    /// <param name="nodes">Whose.</param>
    public Task SilenceListeningAsync(IEnumerable<FaultNode> nodes) => ForListeningAsync(nodes, "true", (node, port) => node.Database.Silence(port));

    /// <summary>How many transactions PostgreSQL has ended: statements on their own are one each.</summary>
    public async Task<long> TransactionsAsync()
    {
        await using var command = _statistics.CreateCommand("SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.Gateway.DisposeAsync();
            await node.Redis.DisposeAsync();
            await node.Database.DisposeAsync();
        }

        await _admin.DisposeAsync();
        await Redis.DisposeAsync();
        await _statistics.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static async Task<FaultNode> StartAsync(GatewayStart start, string database, int redis, bool keepsAnswers)
    {
        var connection = new NpgsqlConnectionStringBuilder(database);
        var (toRedis, toDatabase) = (new TcpProxy(redis), new TcpProxy(connection.Port));
        connection.Port = toDatabase.Port;
        var environment = new Dictionary<string, string?>(start.Environment)
        {
            ["DATABASE_URL"] = connection.ConnectionString,
            ["REDIS_URL"] = string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{toRedis.Port}/0"),
            ["MEMORY_CACHE_SIZE"] = "10000",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        if (!keepsAnswers)
        {
            environment["API_CACHE_TTL"] = "0";
        }

        return new FaultNode(await GatewayProcess.StartAsync(start with { Environment = environment }), toRedis, toDatabase);
    }

    private async Task ForListeningAsync(IEnumerable<FaultNode> nodes, string what, Action<FaultNode, int> found)
    {
        var sql = $"SELECT client_port, {what} FROM pg_stat_activity WHERE application_name = '{CacheConnection}' AND client_port = ANY($1)";
        foreach (var node in nodes)
        {
            await using var command = _statistics.CreateCommand(sql);
            command.Parameters.Add(new NpgsqlParameter { Value = node.Database.ClientPorts.ToArray() });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                found(node, reader.GetInt32(0));
            }
        }
    }
}
