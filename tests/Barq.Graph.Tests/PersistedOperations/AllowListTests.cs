using System.Text.Json;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Testing;

namespace Barq.Graph.Tests.PersistedOperations;

/// <summary>With <c>PERSISTED_OPERATIONS_ONLY</c> nothing else than a trusted document is run, by whatever way it comes.</summary>
public sealed class AllowListTests
{
    private const string Refused = "PERSISTED_OPERATIONS_ONLY";
    private const string Query = "{ deliveries(first: 1) { nodes { id } } }";
    private const string Subscription = "subscription { deliveryStatusChanged { id } }";

    private static readonly string _trusted = File.ReadAllText(Repository.PathOf("schema", "operations", "organization-directory.graphql"));
    private static readonly string _manager = TestTokens.Make(TestTokens.Symmetric());
    private static readonly string _administrator = TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true });

    private static readonly string[] _queries = ["POST", "GET", "POST of a batch", "SSE by POST", "SSE by GET", "WebSocket"];

    public static TheoryData<string> Queries => [.. _queries];

    public static TheoryData<string> Ways => [.. _queries, "SSE subscription", "WebSocket subscription"];

    [Theory, MemberData(nameof(Ways))]
    public async Task Document_ThatIsNotTrusted_IsRunForAdministratorsAlone(string way)
    {
        await using var gateway = await StartAsync();

        Assert.Contains(Refused, await SendAsync(gateway, way, Query, _manager), StringComparison.Ordinal);
        Assert.DoesNotContain(Refused, await SendAsync(gateway, way, Query, _administrator), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Queries))]
    public async Task Document_ThatIsTrusted_IsRunForAll(string way)
    {
        await using var gateway = await StartAsync();

        Assert.Contains("\"data\":{", await SendAsync(gateway, way, _trusted, _manager), StringComparison.Ordinal);
    }

    [Theory, InlineData("POST"), InlineData("SSE by POST"), InlineData("WebSocket")]
    public async Task Document_ByItsId_IsRunForAll(string way)
    {
        await using var gateway = await StartAsync();
        var manifest = JsonElement.Parse(File.ReadAllText(Repository.PathOf("schema", "persisted.json")));
        var documentId = manifest.EnumerateObject().Single(document => document.Value.GetString()!.Contains("query OrganizationDirectory", StringComparison.Ordinal)).Name;

        Assert.Contains("\"data\":{", await SendAsync(gateway, way, new { documentId }, _manager), StringComparison.Ordinal);
        Assert.Contains("PERSISTED_QUERY_NOT_FOUND", await SendAsync(gateway, way, new { documentId = new string('0', 64) }, _manager), StringComparison.Ordinal);
    }

    // What is trusted beside it in a batch is run, and the rest is refused.
    [Fact]
    public async Task Batch_OfATrustedAndAnotherDocument_RefusesTheOther()
    {
        await using var gateway = await StartAsync();

        var answer = await gateway.PostAsync(JsonSerializer.Serialize(new[] { new { query = _trusted }, new { query = Query } }), configure: request => request.Headers.Authorization = new("Bearer", _manager));

        var answers = JsonElement.Parse(answer.Text);
        Assert.True(answers[0].TryGetProperty("data", out _));
        Assert.Equal(Refused, answers[1].GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
    }

    private static Task<HttpGateway> StartAsync() =>
        HttpGateway.StartAsync(settings: new() { ["PERSISTED_OPERATIONS_ONLY"] = "true", ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });

    private static async Task<string> SendAsync(HttpGateway gateway, string way, object payload, string token)
    {
        if (way == "WebSocket")
        {
            await using var client = await SocketClient.OpenAsync(gateway.Address, token);
            await client.SendAsync(JsonSerializer.Serialize(new { id = "1", type = "subscribe", payload }));
            return (await client.ReceiveAsync())!;
        }

        return (await gateway.PostAsync(
            JsonSerializer.Serialize(payload), accept: way == "POST" ? null : "text/event-stream", configure: request => request.Headers.Authorization = new("Bearer", token))).Text;
    }

    private static async Task<string> SendAsync(HttpGateway gateway, string way, string document, string token)
    {
        if (way.EndsWith("subscription", StringComparison.Ordinal))
        {
            // It would go on for ever where it is run: a query stands for it then.
            document = token == _administrator ? document : Subscription;
        }

        if (way.StartsWith("WebSocket", StringComparison.Ordinal))
        {
            await using var client = await SocketClient.OpenAsync(gateway.Address, token);
            await client.SubscribeAsync("1", document);
            return (await client.ReceiveAsync())!;
        }

        var accept = way.StartsWith("SSE", StringComparison.Ordinal) ? "text/event-stream" : null;
        void Authorize(HttpRequestMessage request)
        {
            request.Headers.Authorization = new("Bearer", token);
            request.Headers.Add("GraphQL-Preflight", "1");
        }

        var answer = way.EndsWith("GET", StringComparison.Ordinal)
            ? await gateway.GetAsync($"?query={Uri.EscapeDataString(document)}", accept, Authorize)
            : await gateway.PostAsync(JsonSerializer.Serialize<object>(way == "POST of a batch" ? new[] { new { query = document } } : new { query = document }), accept: accept, configure: Authorize);
        return answer.Text;
    }
}
