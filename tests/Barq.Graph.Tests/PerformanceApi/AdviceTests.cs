using System.Net.Http.Json;
using System.Text.Json;
using Barq.Graph.Tests.Transport.Http;
using Barq.Testing.Databases;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Npgsql;

namespace Barq.Graph.Tests.PerformanceApi;

/// <summary>What the endpoints say that is to be improved: an index that is missing, caches that Redis does not stand behind.</summary>
public sealed class AdviceTests
{
    [SkippableFact]
    public async Task Indexes_ATableIsReadFromEndToEnd_NamesItItsStatementsAndTheKeysWithoutAnIndex()
    {
        await using var gateway = await HttpGateway.StartAsync(TestProvider.PostgreSql, environment: "Development");
        await using var connection = new NpgsqlConnection(gateway.Database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            CREATE TABLE parcel_lockers (id bigint PRIMARY KEY, nearest_courier_id bigint REFERENCES couriers (id));
            INSERT INTO deliveries (tracking_number, organization_id, pickup_address, delivery_address, status, created_at, updated_at, version, cod_amount)
            SELECT 'MANY ' || n, 1, 'here', 'there', 'PENDING', now(), now(), 1, 0 FROM generate_series(1, 3000) n;
            ANALYZE deliveries
            """,
            connection);
        await command.ExecuteNonQueryAsync();

        JsonElement advice = default;
        await Poll.UntilAsync(
            async () =>
            {
                // No index serves a text that may begin anywhere. The server writes its statistics down from time to time.
                await gateway.PostAsync("""{"query":"{ deliveries(where: { notes: { contains: \"nowhere\" } }) { totalCount } }"}""");
                advice = await gateway.Client.GetFromJsonAsync<JsonElement>(new Uri(gateway.Client.BaseAddress!, "/api/v1/performance/indexes"));
                return Missing(advice).Any();
            },
            "the table that is read from end to end");

        var deliveries = Missing(advice).Single();
        Assert.True(deliveries.GetProperty("sequential_scans").GetInt64() > 0);
        Assert.True(deliveries.GetProperty("rows_per_scan").GetInt64() >= 500);
        Assert.NotEmpty(deliveries.GetProperty("statements").EnumerateArray());
        var keys = advice.GetProperty("unindexed_foreign_keys").EnumerateArray().Select(key => (key.GetProperty("table").GetString(), key.GetProperty("column").GetString())).ToArray();
        Assert.Contains(("parcel_lockers", "nearest_courier_id"), keys);
        Assert.DoesNotContain(("deliveries", "courier_id"), keys);
    }

    [SkippableFact]
    public async Task CacheStats_RedisThereAndAway_CountsByLevelNamespaceAndTrip()
    {
        await using var redis = await RedisProcess.StartNewAsync();
        await using var gateway = await HttpGateway.StartAsync(environment: "Development", settings: new()
        {
            ["CACHE_ENABLED"] = "true", ["REDIS_URL"] = redis.Url, ["REDIS_SOCKET_TIMEOUT"] = "1", ["REDIS_CONNECT_TIMEOUT"] = "1",
        });
        for (var i = 0; i < 3; i++)
        {
            await gateway.PostAsync("""{"query":"{ deliveries(first: 2) { nodes { trackingNumber organization { name } } } }"}""");
        }

        var stats = await StatsAsync(gateway);
        var levels = stats.GetProperty("statistics").GetProperty("levels");
        var namespaces = stats.GetProperty("statistics").GetProperty("namespaces");
        Assert.True(stats.GetProperty("shared").GetBoolean());
        Assert.Equal((300, 600, 1800, 3600), (Ttl(stats, "default"), Ttl(stats, "users"), Ttl(stats, "organizations"), Ttl(stats, "static")));
        Assert.Equal(2, namespaces.GetProperty("responses").GetProperty("memory_hits").GetInt64());
        Assert.Equal(1, namespaces.GetProperty("responses").GetProperty("misses").GetInt64());
        Assert.True(namespaces.GetProperty("organizations").GetProperty("misses").GetInt64() > 0);
        Assert.Equal(namespaces.EnumerateObject().Sum(each => each.Value.GetProperty("hits").GetInt64()), stats.GetProperty("statistics").GetProperty("total_hits").GetInt64());
        Assert.Equal((0, 2), (Level(levels, "skipped"), Level(levels, "read_trips")));
        Assert.True(Level(levels, "write_trips") > 0);

        await redis.StopAsync();
        await Poll.UntilAsync(
            async () =>
            {
                await gateway.PostAsync($$"""{"query":"query Q{{Guid.NewGuid():n}} { deliveries(first: 3) { nodes { trackingNumber } } }"}""");
                return Level((await StatsAsync(gateway)).GetProperty("statistics").GetProperty("levels"), "skipped") > 0;
            },
            "look-ups that were not asked of Redis");
        Assert.False((await StatsAsync(gateway)).GetProperty("shared").GetBoolean());
    }

    private static IEnumerable<JsonElement> Missing(JsonElement advice) =>
        advice.GetProperty("missing").EnumerateArray().Where(each => each.GetProperty("table").GetString() == "deliveries");

    private static double Ttl(JsonElement stats, string name) => stats.GetProperty("ttl").GetProperty(name).GetDouble();

    private static long Level(JsonElement levels, string name) => levels.GetProperty("redis").GetProperty(name).GetInt64();

    private static Task<JsonElement> StatsAsync(HttpGateway gateway) =>
        gateway.Client.GetFromJsonAsync<JsonElement>(new Uri(gateway.Client.BaseAddress!, "/api/v1/performance/cache/stats"));
}
