using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Jobs.Telemetry;
using Barq.Testing.Databases;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace Barq.Graph.Tests.Telemetry;

/// <summary>What Prometheus and a collector are told.</summary>
public sealed class TelemetryTests
{
    private const string Query = """{"query":"query Traced { deliveries(first: 3) { nodes { trackingNumber organization { name } } } }"}""";

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Metrics_ForPrometheus_HaveThePromisedNames(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider, new(), environment: "Development");
        await gateway.PostAsync(Query);
        await gateway.GetAsync("/../no/such/page/of-nobody");
        await gateway.PostAsync("""{"query":"{ nothing }"}""", accept: "application/graphql-response+json");
        var text = await ScrapeAsync(gateway);

        Assert.Matches("http_requests_total\\{[^}]*method=\"POST\"[^}]*route=\"/graphql\"[^}]*status=\"200\"[^}]*\\} 1", text);
        Assert.Matches("http_request_duration_seconds_bucket\\{[^}]*le=\"0.05\"", text);
        Assert.Matches("http_request_duration_seconds_count\\{[^}]*route=\"/graphql\"", text);
        Assert.DoesNotContain("of-nobody", text, StringComparison.Ordinal);
        foreach (var name in new[] { "graphql_requests_total", "sql_statements_total", "sql_statement_duration_seconds_bucket", "cache_hits_total", "dotnet_gc_collections_total" })
        {
            Assert.Contains(name, text, StringComparison.Ordinal);
        }

        Assert.Matches("graphql_operation_requests_total\\{[^}]*operation=\"Traced\",operation_id=\"[0-9a-f]{16}-Traced\"[^}]*\\} 1", text);
        Assert.Matches("graphql_operation_errors_total\\{(?=[^}]*operation=\"unknown\")[^}]*code=\"GRAPHQL_VALIDATION_FAILED\"[^}]*\\} 1", text);
        Assert.Matches("graphql_operation_estimated_rows_total\\{[^}]*operation=\"Traced\"[^}]*\\} [1-9]", text);
        Assert.Matches("graphql_operation_database_duration_seconds_total\\{[^}]*operation=\"Traced\"[^}]*\\} [0-9.E-]*[1-9]", text);
        Assert.Matches("graphql_operation_estimated_cost_total\\{[^}]*operation=\"unknown\"[^}]*\\} 0", text);
        Assert.Matches("graphql_client_bytes_total\\{[^}]*client=\"unknown\"", text);

        // On SQLite they may be another test's: the driver's instruments are the process's.
        Assert.True(provider == TestProvider.Sqlite || text.Contains("db_client_connection_count", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_InProduction_AreForTheTokenAndForAdministrators()
    {
        const string Token = "prometheus-reads-with-this";
        await using var gateway = await StartAsync(
            TestProvider.Sqlite, new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["METRICS_TOKEN"] = Token }, environment: "Production");

        Assert.Equal(401, await StatusAsync(gateway, null));
        Assert.Equal(401, await StatusAsync(gateway, Token + "x"));
        Assert.Equal(403, await StatusAsync(gateway, TestTokens.Make(TestTokens.Symmetric())));
        Assert.Equal(200, await StatusAsync(gateway, Token));
        Assert.Equal(200, await StatusAsync(gateway, TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true })));
    }

    [Fact]
    public async Task Traces_WithoutACollector_AreNotMade()
    {
        await using var gateway = await StartAsync(TestProvider.Sqlite, new(), environment: "Development");

        Assert.Null(gateway.Services.GetService<TracerProvider>());
    }

    private static Task<HttpGateway> StartAsync(TestProvider provider, Dictionary<string, string?> settings, string environment) => HttpGateway.StartAsync(
        provider, settings, services => services.AddBarqTelemetry(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), "test"), environment);

    private static async Task<string> ScrapeAsync(HttpGateway gateway) => await gateway.Client.GetStringAsync(new Uri(gateway.Client.BaseAddress!, "/metrics"));

    private static async Task<int> StatusAsync(HttpGateway gateway, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Client.BaseAddress!, "/metrics"));
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        using var response = await gateway.Client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
