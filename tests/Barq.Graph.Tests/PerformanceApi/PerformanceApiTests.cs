using System.Text.Json;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.PerformanceApi;

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

    [Fact]
    public async Task Metrics_UnknownScope_IsRefused()
    {
        await using var gateway = await HttpGateway.StartAsync(environment: "Development");

        Assert.Equal(400, await StatusAsync(gateway, "/api/v1/performance/metrics?scope=universe"));
    }

    [Fact]
    public async Task AnyEndpoint_OutsideDevelopment_IsForAdministratorsOfThePlatform()
    {
        await using var gateway = await HttpGateway.StartAsync(
            environment: "Production", settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });

        Assert.Equal(401, await StatusAsync(gateway, "/api/v1/performance/metrics"));
        Assert.Equal(403, await StatusAsync(gateway, "/api/v1/performance/metrics", TestTokens.Make(TestTokens.Symmetric())));
        Assert.Equal(200, await StatusAsync(gateway, "/api/v1/performance/metrics", TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true })));
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
