using System.Net.Http.Json;
using System.Text.Json;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;

namespace Barq.Graph.Tests.PerformanceApi;

/// <summary>Two gateway processes on one database and one Redis: what each shows of both.</summary>
public sealed class TwoProcessesTests
{
    // The same statement twice for one field: a pattern, at the lowest threshold.
    private const string Repeating = "query Twice { a: deliveries(first: 1) { nodes { trackingNumber } } b: deliveries(first: 2) { nodes { trackingNumber } } }";

    [SkippableFact]
    public async Task Scope_Cluster_AddsUpRequestsStatementsAndPatterns()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        var start = new GatewayStart
        {
            Environment = new Dictionary<string, string?>
            {
                ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["CACHE_ENABLED"] = "false", ["SLOW_QUERY_THRESHOLD"] = "0",
                ["N1_QUERY_THRESHOLD"] = "2",
            },
        };
        await using var one = await GatewayProcess.StartAsync(start);
        await using var other = await GatewayProcess.StartAsync(start);
        await AskAsync(one, 3);
        await AskAsync(other, 2);

        // Alone, each shows its own; together, from either, both.
        Assert.Equal((3, 6, 3), await ReadAsync(one, "node"));
        Assert.Equal((2, 4, 2), await ReadAsync(other, "node"));
        await Poll.UntilAsync(async () => await ReadAsync(one, "cluster") == (5, 10, 5), "the other's figures");
        await Poll.UntilAsync(async () => await ReadAsync(other, "cluster") == (5, 10, 5), "the one's figures");

        var slow = await GetAsync(one, "slow-queries?scope=cluster&limit=500");
        Assert.Equal((2, true, "cluster"), (slow.GetProperty("nodes").GetArrayLength(), slow.GetProperty("is_complete").GetBoolean(), slow.GetProperty("scope").GetString()));
        Assert.True(Statement(slow).GetProperty("explainable").GetBoolean());
        Assert.All(["mean_time", "p95", "max_time"], name => Assert.True(Statement(slow).GetProperty(name).GetDouble() > 0, name));
        Assert.Equal(10, Statement(slow).GetProperty("sources").EnumerateArray().Sum(source => source.GetProperty("count").GetInt64()));
        var pattern = Pattern(await GetAsync(one, "n1-queries?scope=cluster"));
        Assert.Equal((5, 10, 2), (pattern.GetProperty("count").GetInt64(), pattern.GetProperty("statements").GetInt64(), pattern.GetProperty("max_repeats").GetInt64()));
        Assert.Equal(("query Twice", "Query.deliveries"), (pattern.GetProperty("operation").GetString(), pattern.GetProperty("field").GetString()));
        using var refused = await one.Client.GetAsync("api/v1/performance/n1-queries?scope=universe");
        Assert.Equal(400, (int)refused.StatusCode);

        // A node that goes without a word is forgotten when what it left expires.
        await other.KillAsync();
        await Poll.UntilAsync(async () => await ReadAsync(one, "cluster") == (3, 6, 3), "the other to be forgotten");
        await redis.StopAsync();
        Assert.False((await GetAsync(one, "slow-queries?scope=cluster")).GetProperty("is_complete").GetBoolean());
    }

    private static async Task AskAsync(GatewayProcess gateway, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var answer = await gateway.Client.PostAsJsonAsync("graphql", new { query = Repeating });
            Assert.DoesNotContain("errors", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    // Requests, executions of the statement, and requests that repeated it.
    private static async Task<(long Requests, long Statements, long Repeating)> ReadAsync(GatewayProcess gateway, string scope)
    {
        var metrics = await GetAsync(gateway, $"metrics?scope={scope}");
        var slow = await GetAsync(gateway, $"slow-queries?scope={scope}&limit=500");
        var patterns = await GetAsync(gateway, $"n1-queries?scope={scope}");
        return (
            metrics.GetProperty("api").GetProperty("requests").GetProperty("total_requests").GetInt64(), Statement(slow).GetProperty("count").GetInt64(),
            Pattern(patterns).GetProperty("count").GetInt64());
    }

    private static JsonElement Statement(JsonElement slow) =>
        slow.GetProperty("slow_queries").EnumerateArray().Single(each => each.GetProperty("operation").GetString() == "query Twice");

    private static JsonElement Pattern(JsonElement patterns) => patterns.GetProperty("patterns").EnumerateArray().Single();

    private static Task<JsonElement> GetAsync(GatewayProcess gateway, string path) => gateway.Client.GetFromJsonAsync<JsonElement>("api/v1/performance/" + path);
}
