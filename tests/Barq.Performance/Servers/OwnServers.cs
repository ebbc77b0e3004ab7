using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Redis;

namespace Barq.Performance.Servers;

/// <summary>A gateway as in production, with a PostgreSQL and a Redis of its own, on this machine.</summary>
internal sealed class OwnServers : Subject
{
    private const string Key = "a key that is long enough for HS256, and secret nowhere";
    private readonly TestDatabase _database;
    private readonly RedisProcess _redis;
    private readonly GatewayProcess _gateway;
    private readonly Dictionary<string, string?> _settings;

    private OwnServers(TestDatabase database, RedisProcess redis, GatewayProcess gateway, Dictionary<string, string?> settings)
        : base(gateway.BaseAddress, new SignedTokens(Key)) => (_database, _redis, _gateway, _settings) = (database, redis, gateway, settings);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string?> Settings => _settings;

    /// <summary>Starts them.</summary>
    /// <param name="isDemo">Whether the fleet is the small one.</param>
    public static async Task<OwnServers> StartAsync(bool isDemo)
    {
        Console.WriteLine("Starting PostgreSQL, Redis and a gateway, and filling the database.");
        var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, isDemo ? FleetDatabases.Demo : FleetDatabases.Bench);
        await using (var connection = new Npgsql.NpgsqlConnection(database.ConnectionString + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await using var analyze = new Npgsql.NpgsqlCommand("ANALYZE", connection) { CommandTimeout = 600 };
            await analyze.ExecuteNonQueryAsync();
        }

        var redis = await RedisProcess.StartNewAsync("--maxclients", "10000", "--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru");
        var settings = new Dictionary<string, string?> { ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url };
        var gateway = await GatewayProcess.StartAsync(new GatewayStart
        {
            Environment = new Dictionary<string, string?>(settings)
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production", ["AUTH_SYMMETRIC_KEY"] = Key, ["WARM_UP_SECONDS"] = "20", ["Logging__LogLevel__Default"] = "Warning",

                // All users are at one address here, and more than anybody may ask is asked on purpose.
                ["RATE_LIMIT_REQUESTS"] = "0", ["MEMORY_CACHE_SIZE"] = "20000",
            },
        });
        return new OwnServers(database, redis, gateway, settings);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _redis.DisposeAsync();
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }
}
