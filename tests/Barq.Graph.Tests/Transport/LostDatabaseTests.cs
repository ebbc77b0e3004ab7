using System.Net.Http.Headers;
using System.Text;
using Barq.Graph.Files;
using Barq.Graph.PerformanceApi;
using Barq.Graph.PersistedOperations.Publishing;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Persistence.Databases;
using Barq.Persistence.Files;
using Barq.Testing.Databases;
using Barq.Testing.PostgreSql;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Transport;

/// <summary>Every way into the gateway while the database is away: a typed error, and never an internal one.</summary>
public sealed class LostDatabaseTests
{
    private const string Query = """{"query":"{ deliveries(first: 1) { nodes { id } } }"}""";

    [SkippableTheory, InlineData("57P03"), InlineData("57P01"), InlineData(null)]
    public async Task Request_OfEachTransport_SaysThatTheDatabaseIsAway(string? sqlState)
    {
        await using var node = await HttpGateway.StartAsync(TestProvider.PostgreSql);
        await using var faults = new PostgreSqlFaults(node.Database.ConnectionString);
        await using var gateway = await StartAsync(node, faults);
        await using var socket = await SocketClient.OpenAsync(gateway.Address, PlatformToken());
        if (sqlState is null)
        {
            faults.Close();
        }
        else
        {
            faults.RefuseWith(sqlState);
        }

        faults.CutAll();
        AssertAway(await gateway.PostAsync(Query));
        AssertAway(await gateway.GetAsync("?query={deliveries{totalCount}}"));
        AssertAway(await gateway.PostAsync($"[{Query},{Query}]"));
        AssertAway(await gateway.PostAsync(Query, accept: "text/event-stream"));
        AssertAway(await gateway.PostAsync("""{"id":"0f343b0931126a20f133d67c2b018a3b"}"""));
        AssertAway(await gateway.PostAsync("""{"query":"mutation { updateDelivery(input: { deliveryId: \"RGVsaXZlcnk6MQ==\", notes: \"a\" }) { errors { __typename } } }"}"""));
        AssertAway(await gateway.PostAsync("""{"query":"mutation { recomputeCourierPerformance(input: { organizationId: \"T3JnYW5pemF0aW9uOjE=\" }) { errors { __typename } } }"}"""));
        AssertAway(await gateway.GetAsync("/persisted", configure: request => request.Headers.Add("GraphQL-Preflight", "1")));
        using var upload = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Address, FileEndpoints.UploadPath)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes("a,b")) };
        upload.Content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        AssertAway(await gateway.SendAsync(upload));
        AssertAway(await SendAsync(gateway, HttpMethod.Get, FileLink.Of(1, DateTimeOffset.MaxValue, Convert.ToBase64String(new byte[32]))));
        AssertAway(await SendAsync(gateway, HttpMethod.Post, PersistedEndpoints.Path, """{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"a","name":"A","type":"query","body":"query A { __typename }"}]}"""));
        AssertAway(await SendAsync(gateway, HttpMethod.Delete, PersistedEndpoints.Path + "/a"));
        AssertAway(await SendAsync(gateway, HttpMethod.Get, PerformanceEndpoints.Path + "/indexes"));
        await socket.SubscribeAsync("1", "{ deliveries(first: 1) { nodes { id } } }");
        Assert.Contains("SERVICE_UNAVAILABLE", await socket.ReceiveAsync(), StringComparison.Ordinal);
    }

    // Figures that lie in memory are told all the same.
    [SkippableTheory, InlineData("/metrics"), InlineData("/metrics?scope=cluster"), InlineData("/health"), InlineData("/slow-queries"), InlineData("/n1-queries"), InlineData("/cache/stats"), InlineData("/configuration")]
    public async Task Endpoint_OfTheOperators_NeedsNoDatabase(string path)
    {
        await using var node = await HttpGateway.StartAsync(TestProvider.PostgreSql);
        await using var faults = new PostgreSqlFaults(node.Database.ConnectionString);
        await using var gateway = await StartAsync(node, faults);
        faults.Close();
        faults.CutAll();

        var answer = await SendAsync(gateway, HttpMethod.Get, PerformanceEndpoints.Path + path);

        // The check of the health says that the database is away, as a figure and with the status of its own.
        Assert.Equal(path == "/health" ? 503 : 200, answer.Status);
        Assert.DoesNotContain("Npgsql", answer.Text, StringComparison.Ordinal);
    }

    private static async Task<HttpGateway> StartAsync(HttpGateway beside, PostgreSqlFaults faults)
    {
        var gateway = await HttpGateway.StartAsync(
            settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key }, beside: beside, configure: services => services.PostConfigure<DatabaseOptions>(options => options.Url = faults.ConnectionString));
        gateway.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", PlatformToken());
        return gateway;
    }

    private static string PlatformToken() => TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true });

    private static Task<HttpAnswer> SendAsync(HttpGateway gateway, HttpMethod method, string path, string? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri(gateway.Address, path));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return gateway.SendAsync(request);
    }

    private static void AssertAway(HttpAnswer answer)
    {
        Assert.Contains("SERVICE_UNAVAILABLE", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("INTERNAL_SERVER_ERROR", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", answer.Text, StringComparison.Ordinal);
        Assert.NotEqual(500, answer.Status);
    }
}
