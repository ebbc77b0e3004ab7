using System.Text.Json;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Testing.Databases;
using Barq.Testing.Redis;

namespace Barq.Graph.Tests.PerformanceApi;

/// <summary>What operators are shown.</summary>
public sealed class PerformanceApiTests
{
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Metrics_AfterRequests_HasEveryPromisedFigure(TestProvider provider)
    {
        await using var gateway = await HttpGateway.StartAsync(provider, environment: "Development");
        await gateway.PostAsync("""{"query":"{ deliveries(first: 1) { nodes { trackingNumber } } }"}""");
        await gateway.PostAsync("""{"query":"{ nothing }"}""");
        using var metrics = await GetAsync(gateway, "/api/v1/performance/metrics");

        var requests = metrics.RootElement.GetProperty("api").GetProperty("requests");
        Assert.Equal(2, requests.GetProperty("total_requests").GetInt64());
        Assert.Equal(0.5, requests.GetProperty("error_rate").GetDouble());
        Assert.All(
            ["avg_response_time", "slow_requests", "p50", "p95", "p99", "throughput_rps"],
            name => Assert.True(requests.GetProperty(name).GetDouble() >= 0, name));
        Assert.True(metrics.RootElement.GetProperty("database").GetProperty("total_queries").GetInt64() >= 1);
        Assert.True(metrics.RootElement.GetProperty("database").GetProperty("avg_time").GetDouble() > 0);
        Assert.True(metrics.RootElement.GetProperty("database").GetProperty("p95").GetDouble() > 0);
        Assert.Equal(provider == TestProvider.Sqlite, metrics.RootElement.GetProperty("database").GetProperty("pool").ValueKind == JsonValueKind.Null);
        Assert.Equal(0, metrics.RootElement.GetProperty("cache").GetProperty("total_hits").GetInt64());
        Assert.Equal(0, metrics.RootElement.GetProperty("cache").GetProperty("total_misses").GetInt64());
        Assert.True(metrics.RootElement.GetProperty("cache").TryGetProperty("levels", out _));
        Assert.True(metrics.RootElement.GetProperty("system").GetProperty("memory").GetProperty("percent").GetDouble() > 0);
        Assert.True(metrics.RootElement.GetProperty("system").GetProperty("gc").GetProperty("gen0").GetInt64() >= 0);
        Assert.True(metrics.RootElement.GetProperty("system").GetProperty("cpu_percent").GetDouble() >= 0);
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Operations_AfterRequests_AreListedAndOpened(TestProvider provider)
    {
        await using var gateway = await HttpGateway.StartAsync(provider, environment: "Development", settings: new() { ["SLOW_QUERY_THRESHOLD"] = "0", ["API_CACHE_TTL"] = "7" });
        await gateway.PostAsync("""{"query":"query Board { deliveries(first: 2, where: { notes: { neq: \"Ring twice\" } }) { nodes { trackingNumber } } }"}""");
        await gateway.PostAsync("""{"query":"query Board { nothing }"}""");

        using var list = await GetAsync(gateway, "/api/v1/performance/operations");
        var operations = list.RootElement.GetProperty("operations").EnumerateArray().ToDictionary(each => each.GetProperty("name").GetString()!);
        var board = operations["Board"];
        Assert.Equal((1, 0), (Number(board, "total"), Number(board, "errors")));
        Assert.Equal("GRAPHQL_VALIDATION_FAILED", operations["unknown"].GetProperty("requests").GetProperty("codes")[0].GetProperty("code").GetString());

        using var one = await GetAsync(gateway, $"/api/v1/performance/operations/{board.GetProperty("key").GetString()}");
        Assert.Contains("deliveries", one.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Ring twice", one.RootElement.ToString(), StringComparison.Ordinal);
        var statement = one.RootElement.GetProperty("statements").EnumerateArray().Single(each => each.GetProperty("field").GetString() == "Query.deliveries");
        using var plan = await PostAsync(gateway, "query-analyzer/explain", $$"""{"id":"{{statement.GetProperty("id").GetString()}}"}""", 200);

        using var clients = await GetAsync(gateway, "/api/v1/performance/clients");
        Assert.Equal("unknown", clients.RootElement.GetProperty("clients")[0].GetProperty("name").GetString());
        Assert.Equal(404, await StatusAsync(gateway, "/api/v1/performance/operations/0000000000000000-Board"));
        Assert.Equal(400, await StatusAsync(gateway, "/api/v1/performance/operations?scope=universe"));

        // The responses' time was told as that of what has no namespace.
        using var caches = await GetAsync(gateway, "/api/v1/performance/cache/stats");
        Assert.Equal(7, caches.RootElement.GetProperty("ttl").GetProperty("responses").GetDouble());

        static long Number(JsonElement operation, string name) => operation.GetProperty("requests").GetProperty(name).GetInt64();
    }

    [Fact]
    public async Task Metrics_UnknownScope_IsRefused()
    {
        await using var gateway = await HttpGateway.StartAsync(environment: "Development");

        Assert.Equal(400, await StatusAsync(gateway, "/api/v1/performance/metrics?scope=universe"));
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task SlowQueries_ARecordedOne_CanBeExplained(TestProvider provider)
    {
        await using var gateway = await HttpGateway.StartAsync(provider, environment: "Development", settings: new() { ["SLOW_QUERY_THRESHOLD"] = "0" });
        await gateway.PostAsync("""{"query":"query Board { deliveries(first: 1, where: { status: { eq: PENDING } }) { nodes { trackingNumber courier { fullName } } } }"}""");

        using var slow = await GetAsync(gateway, "/api/v1/performance/slow-queries?limit=500");
        var statement = slow.RootElement.GetProperty("slow_queries").EnumerateArray().Single(each => each.GetProperty("field").GetString() == "Query.deliveries");
        Assert.Equal("query Board", statement.GetProperty("operation").GetString());
        Assert.Equal(1, statement.GetProperty("count").GetInt64());
        Assert.All(["mean_time", "max_time", "p95"], name => Assert.True(statement.GetProperty(name).GetDouble() > 0, name));
        Assert.True(statement.GetProperty("last_seen").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        Assert.True(statement.GetProperty("explainable").GetBoolean());

        var id = statement.GetProperty("id").GetString();
        using var plan = await PostAsync(gateway, "query-analyzer/explain", $$"""{"id":"{{id}}"}""", 200);
        Assert.Contains(plan.RootElement.GetProperty("plan").EnumerateArray(), line => line.GetString()!.Contains("deliveries", StringComparison.Ordinal));

        var isPostgreSql = provider == TestProvider.PostgreSql;
        using var analyzed = await PostAsync(gateway, "query-analyzer/explain", $$"""{"id":"{{id}}","analyze":true}""", isPostgreSql ? 200 : 422);
        Assert.Equal(isPostgreSql, analyzed.RootElement.ToString().Contains("actual time", StringComparison.Ordinal));

        using var unknown = await PostAsync(gateway, "query-analyzer/explain", """{"id":"0000000000000000"}""", 404);
        using var sql = await PostAsync(gateway, "query-analyzer/explain", """{"sql":"DROP TABLE users"}""", 400);
        using var both = await PostAsync(gateway, "query-analyzer/explain", $$"""{"id":"{{id}}","sql":"DROP TABLE users"}""", 400);

        using var reset = await PostAsync(gateway, "query-analyzer/reset", null, 200);
        using var after = await GetAsync(gateway, "/api/v1/performance/slow-queries?all=true");
        Assert.DoesNotContain(after.RootElement.GetProperty("slow_queries").EnumerateArray(), each => each.GetProperty("id").GetString() == id);
        Assert.Equal(400, await StatusAsync(gateway, "/api/v1/performance/slow-queries?limit=-1"));
        await gateway.PostAsync("""{"query":"{ deliveries(first: 1) { totalCount nodes { trackingNumber } } }"}""");
        using var one = await GetAsync(gateway, "/api/v1/performance/slow-queries?limit=1");
        Assert.Equal(1, one.RootElement.GetProperty("slow_queries").GetArrayLength());
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Explain_AMutationsStatement_ChangesNothing(TestProvider provider)
    {
        await using var gateway = await HttpGateway.StartAsync(provider, environment: "Development", settings: new() { ["SLOW_QUERY_THRESHOLD"] = "0" });
        var created = await gateway.PostAsync(
            """{"query":"mutation Add { createVehicle(input: { organizationId: \"T3JnYW5pemF0aW9uOjE=\", plateNumber: \"EXP 1\", vehicleType: VAN, make: \"M\", model: \"N\", year: 2024 }) { vehicle { id } errors { __typename } } }"}""");
        using var slow = await GetAsync(gateway, "/api/v1/performance/slow-queries?limit=500");
        var inserts = slow.RootElement.GetProperty("slow_queries").EnumerateArray()
            .Where(each => each.GetProperty("statement").GetString()!.StartsWith("INSERT", StringComparison.Ordinal)).ToArray();
        Assert.True(inserts.Length > 0, created.Text);
        Assert.All(inserts, insert => Assert.Equal(("mutation Add", "Mutation.createVehicle"), (insert.GetProperty("operation").GetString(), insert.GetProperty("field").GetString())));

        foreach (var insert in inserts)
        {
            using var body = new StringContent($$"""{"id":"{{insert.GetProperty("id").GetString()}}","analyze":true}""", System.Text.Encoding.UTF8, "application/json");
            using var response = await gateway.Client.PostAsync(new Uri(gateway.Client.BaseAddress!, "/api/v1/performance/query-analyzer/explain"), body);
            Assert.Equal(422, (int)response.StatusCode);
        }

        var found = await gateway.PostAsync("""{"query":"{ vehicles(where: { plateNumber: { eq: \"EXP 1\" } }) { totalCount } }"}""");
        Assert.Equal("""{"data":{"vehicles":{"totalCount":1}}}""", found.Text);
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Indexes_OfTheDatabase_AreToldWhereItKnows(TestProvider provider)
    {
        await using var gateway = await HttpGateway.StartAsync(provider, environment: "Development");
        using var indexes = await GetAsync(gateway, "/api/v1/performance/indexes");

        var isPostgreSql = provider == TestProvider.PostgreSql;
        Assert.Equal(isPostgreSql, indexes.RootElement.GetProperty("available").GetBoolean());
        var unused = indexes.RootElement.GetProperty("unused").EnumerateArray().Select(each => each.GetProperty("index").GetString()).ToArray();
        Assert.Equal(isPostgreSql, unused.Contains("idx_deliveries_delivered_at"));
        Assert.DoesNotContain(unused, name => name!.StartsWith("pk_", StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Array, indexes.RootElement.GetProperty("missing").ValueKind);
    }

    [Fact]
    public async Task Health_OfEveryPart_IsTold()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await HttpGateway.StartAsync(environment: "Development", settings: new() { ["REDIS_URL"] = $"redis://{redis.Configuration}/0" });
        using var health = await GetAsync(gateway, "/api/v1/performance/health");

        Assert.Equal("healthy", health.RootElement.GetProperty("status").GetString());
        foreach (var part in new[] { "database", "redis", "memory" })
        {
            var check = health.RootElement.GetProperty("checks").GetProperty(part);
            Assert.Equal("healthy", check.GetProperty("status").GetString());
            Assert.True(check.GetProperty("latency").GetDouble() >= 0);
        }
    }

    [Fact]
    public async Task Health_APartThatIsNotReady_IsUnhealthy()
    {
        await using var gateway = await HttpGateway.StartAsync(environment: "Development", settings: new() { ["MAX_MEMORY_MB"] = "1" });

        Assert.Equal(503, await StatusAsync(gateway, "/api/v1/performance/health"));
    }

    [SkippableTheory, MemberData(nameof(TestRedisServers.All), MemberType = typeof(TestRedisServers))]
    public async Task CacheClear_ANamespaceOrAll_IsEmptyAfterwards(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var gateway = await HttpGateway.StartAsync(
            environment: "Development", settings: new() { ["CACHE_ENABLED"] = "true", ["REDIS_URL"] = $"redis://{redis.Configuration}/0" });
        const string Query = """{"query":"query Kept { deliveries(first: 1) { nodes { trackingNumber } } }"}""";
        await gateway.PostAsync(Query);
        Assert.NotNull((await gateway.PostAsync(Query)).Headers.Age);

        using var users = await PostAsync(gateway, "cache/clear?namespace=users", null, 200);
        Assert.NotEqual(0, await HitsAsync(gateway));
        var hits = await HitsAsync(gateway);
        using var responses = await PostAsync(gateway, "cache/clear?namespace=responses", null, 200);
        Assert.Equal("responses", responses.RootElement.GetProperty("cleared").GetString());
        Assert.True(responses.RootElement.GetProperty("all_nodes").GetBoolean());
        await gateway.PostAsync(Query);
        Assert.Equal(hits, await HitsAsync(gateway));
        using var all = await PostAsync(gateway, "cache/clear", null, 200);
        await gateway.PostAsync(Query);
        Assert.Equal(hits, await HitsAsync(gateway));
        using var unknown = await PostAsync(gateway, "cache/clear?namespace=nonsense", null, 400);
    }

    [Fact]
    public async Task Configuration_WithSecrets_MasksThem()
    {
        await using var gateway = await HttpGateway.StartAsync(environment: "Development", settings: new()
        {
            ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["REDIS_URL"] = "redis://:hush@localhost:6379/3", ["API_CACHE_TTL"] = "7",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "api-key=hush",
        });
        using var configuration = await GetAsync(gateway, "/api/v1/performance/configuration");

        var settings = configuration.RootElement.GetProperty("settings").EnumerateArray().ToDictionary(each => each.GetProperty("variable").GetString()!);
        Assert.Equal("7", settings["API_CACHE_TTL"].GetProperty("value").GetString());
        Assert.Equal(("300", false), (settings["CACHE_DEFAULT_TTL"].GetProperty("value").GetString(), settings["CACHE_DEFAULT_TTL"].GetProperty("is_set").GetBoolean()));
        Assert.Equal("redis://:***@localhost:6379/3", settings["REDIS_URL"].GetProperty("value").GetString());
        Assert.DoesNotContain("hush", configuration.RootElement.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(TestTokens.Key, configuration.RootElement.ToString(), StringComparison.Ordinal);
    }

    private static async Task<long> HitsAsync(HttpGateway gateway)
    {
        using var stats = await GetAsync(gateway, "/api/v1/performance/cache/stats");
        return stats.RootElement.GetProperty("statistics").GetProperty("total_hits").GetInt64();
    }

    private static async Task<JsonDocument> PostAsync(HttpGateway gateway, string path, string? body, int status)
    {
        using var content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await gateway.Client.PostAsync(new Uri(gateway.Client.BaseAddress!, "/api/v1/performance/" + path), content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text);
    }

    private static async Task<int> StatusAsync(HttpGateway gateway, string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Client.BaseAddress!, path));
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        using var response = await gateway.Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static async Task<JsonDocument> GetAsync(HttpGateway gateway, string path)
    {
        using var response = await gateway.Client.GetAsync(new Uri(gateway.Client.BaseAddress!, path));
        Assert.Equal(200, (int)response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync());
    }
}
