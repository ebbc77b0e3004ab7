using System.Net.Http.Json;
using System.Text.Json;
using Barq.Graph.NodeIds;
using Barq.Testing.Databases;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Npgsql;

namespace Barq.Testing.Fleet;

/// <summary>A gateway as a process of its own, on a database and a Redis of its own, with parcels to be given to couriers one by one and a hundred at once.</summary>
public sealed class BulkAssignments : IAsyncDisposable
{
    /// <summary>How many are given at once.</summary>
    public const int Items = 100;

    /// <summary>How often a hundred can be given before all of them are taken back.</summary>
    public const int Manys = 5;

    private const string One = "mutation($input: AssignDeliveryInput!) { assignDelivery(input: $input) { delivery { id status version courier { id fullName } } errors { __typename } } }";
    private const string Many = "mutation($input: AssignDeliveriesInput!) { assignDeliveries(input: $input) { results { delivery { id status version courier { id fullName } } errors { __typename } } errors { __typename } } }";

    private readonly TestDatabase _database;
    private readonly RedisProcess _redis;
    private readonly NpgsqlDataSource _admin;
    private readonly List<(string Delivery, string Courier)> _items = [];

    private BulkAssignments(TestDatabase database, RedisProcess redis, GatewayProcess gateway) => (_database, _redis, Gateway, _admin) =
        (database, redis, gateway, NpgsqlDataSource.Create(database.ConnectionString + ";Application Name=bench;Maximum Pool Size=1"));

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; }

    /// <summary>Sets the stage.</summary>
    /// <param name="program">The <c>Barq.Graph.dll</c> of another build; null for this one.</param>
    public static async Task<BulkAssignments> StartAsync(string? program = null)
    {
        var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        var redis = await RedisProcess.StartNewAsync();
        var gateway = await GatewayProcess.StartAsync(new GatewayStart
        {
            Program = program,
            Environment = new Dictionary<string, string?>
            {
                ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["Logging__LogLevel__Default"] = "Warning",
            },
        });
        var stage = new BulkAssignments(database, redis, gateway);
        await stage.FillAsync();
        return stage;
    }

    /// <summary>Gives one.</summary>
    /// <param name="i">Which.</param>
    public Task OneAsync(int i) => SendAsync(One, new { deliveryId = _items[i].Delivery, courierId = _items[i].Courier });

    /// <summary>Gives a hundred.</summary>
    /// <param name="i">Which hundred.</param>
    public Task ManyAsync(int i) => SendAsync(Many, new { items = _items.Skip(i * Items).Take(Items).Select(item => new { deliveryId = item.Delivery, courierId = item.Courier }) });

    /// <summary>Takes all of them back.</summary>
    public async Task ResetAsync()
    {
        await using var command = _admin.CreateCommand("UPDATE deliveries SET status = 'PENDING', courier_id = NULL WHERE tracking_number LIKE 'BULK-%'");
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Returns once all is done that follows from the answers.</summary>
    public Task FollowedAsync() => Poll.UntilAsync(
        async () =>
        {
            await using var command = _admin.CreateCommand("SELECT count(*) FROM outbox_messages");
            return (long)(await command.ExecuteScalarAsync())! == 0;
        },
        "the outbox to be empty");

    /// <summary>What the gateway has allocated since its start, in bytes.</summary>
    public async Task<long> AllocatedAsync() =>
        (await Gateway.Client.GetFromJsonAsync<JsonElement>("api/v1/performance/metrics")).GetProperty("system").GetProperty("memory").GetProperty("allocated_bytes").GetInt64();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _admin.DisposeAsync();
        await _redis.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task FillAsync()
    {
        await using var command = _admin.CreateCommand($"""
            INSERT INTO deliveries (organization_id, tracking_number, pickup_address, delivery_address, city, status, cod_amount, created_at, updated_at, version)
            SELECT 1, 'BULK-' || n, '12 Olaya Street, Riyadh', '7 King Road, Jeddah', 'Riyadh', 'PENDING', 0, now(), now(), 1 FROM generate_series(1, {Items * Manys}) AS n;
            SELECT d.id, c.id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM deliveries WHERE tracking_number LIKE 'BULK-%') AS d
            JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM couriers WHERE organization_id = 1 AND status = 'ACTIVE' ORDER BY id LIMIT 10) AS c ON c.n = d.n % 10 ORDER BY d.n
            """);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            _items.Add((new NodeId("Delivery", reader.GetInt64(0)).ToString(), new NodeId("Courier", reader.GetInt64(1)).ToString()));
        }

        if (_items.Count < Items * Manys)
        {
            throw new InvalidOperationException($"There are couriers for {_items.Count} of {Items * Manys} deliveries only.");
        }
    }

    private async Task SendAsync(string query, object input)
    {
        using var response = await Gateway.Client.PostAsJsonAsync("graphql", new { query, variables = new { input } });
        var answer = await response.Content.ReadAsStringAsync();
        if (answer.Contains("Error", StringComparison.Ordinal) || answer.Contains("\"errors\":[", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"It was not done: {answer}");
        }
    }
}
