using System.Net.Http.Json;
using System.Text.Json;
using Barq.Graph.NodeIds;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;

namespace Barq.Benchmarks.Subscriptions;

/// <summary>Gateway processes on one PostgreSQL and one Redis, and what the commands do with them.</summary>
internal sealed class SubscriptionGateways : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly RedisProcess _redis;

    private SubscriptionGateways(TestDatabase database, RedisProcess redis, GatewayProcess[] nodes) => (_database, _redis, Nodes) = (database, redis, nodes);

    public GatewayProcess[] Nodes { get; }

    public static async Task<SubscriptionGateways> StartAsync(int nodes, params (string Name, string Value)[] settings)
    {
        var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        var redis = await RedisProcess.StartNewAsync();
        var environment = new Dictionary<string, string?> { ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["Logging__LogLevel__Default"] = "Warning" };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var started = new List<GatewayProcess>();
        for (var i = 0; i < nodes; i++)
        {
            started.Add(await GatewayProcess.StartAsync(new GatewayStart { Program = typeof(SubscriptionGateways).Assembly.Location, Arguments = ["serve"], Environment = environment }));
        }

        return new SubscriptionGateways(database, redis, [.. started]);
    }

    /// <summary>A delivery's global id.</summary>
    public static string Delivery(long key) => new NodeId("Delivery", key).ToString();

    /// <summary>Keys of deliveries that can still be changed.</summary>
    public async Task<long[]> OpenDeliveriesAsync(int most)
    {
        var keys = new List<long>();
        string? after = null;
        while (keys.Count < most)
        {
            var page = (await AskAsync(0, "query($after: String) { deliveries(first: 100, after: $after, where: { status: { in: [PENDING, ASSIGNED, IN_TRANSIT, FAILED] } }) { nodes { id } pageInfo { endCursor hasNextPage } } }", new { after }))
                .GetProperty("deliveries");
            keys.AddRange(page.GetProperty("nodes").EnumerateArray().Select(node => NodeId.TryParse(node.GetProperty("id").GetString(), out var id) ? id.Key : 0));
            after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean())
            {
                break;
            }
        }

        return [.. keys.Take(most)];
    }

    /// <summary>Writes to a delivery through a node.</summary>
    /// <returns>Its version after that; null where another write was quicker, and nothing was done.</returns>
    public async Task<int?> WriteAsync(int node, long key, string notes)
    {
        var delivery = (await AskAsync(
            node,
            "mutation($id: ID!, $notes: String) { updateDelivery(input: { deliveryId: $id, notes: $notes }) { delivery { version } errors { __typename } } }",
            new { id = Delivery(key), notes })).GetProperty("updateDelivery").GetProperty("delivery");
        return delivery.ValueKind == JsonValueKind.Object ? delivery.GetProperty("version").GetInt32() : null;
    }

    /// <summary>What a node has open.</summary>
    public async Task<OpenCounts> CountsAsync(int node = 0) => (await Nodes[node].Client.GetFromJsonAsync<OpenCounts>("drill/subscriptions"))!;

    /// <summary>What a node takes.</summary>
    public async Task<MemoryUse> MemoryAsync(int node = 0) => (await Nodes[node].Client.GetFromJsonAsync<MemoryUse>("drill/memory"))!;

    /// <summary>Waits until a node has so many subscriptions open.</summary>
    public Task StandAsync(int count, int node = 0) => Poll.UntilAsync(async () => (await CountsAsync(node)).Subscriptions == count, $"{count} subscriptions");

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        await _redis.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<JsonElement> AskAsync(int node, string query, object variables)
    {
        using var response = await Nodes[node].Client.PostAsJsonAsync("graphql", new { query, variables });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return answer.TryGetProperty("data", out var data) ? data : throw new InvalidOperationException(answer.GetRawText());
    }
}
