using System.Text.Json;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Testing.Redis;

namespace Barq.Graph.Tests.Transport.WebSockets;

/// <summary>The gateway serves the real <c>graphql-ws</c>, by itself and under Apollo Client.</summary>
public sealed class SocketClientTests
{
    [SkippableFact]
    public async Task Operations_OfEveryKind_AreAnswered()
    {
        await using var gateway = await HttpGateway.StartAsync();

        var result = await gateway.RunAsync("socket.js", "operations");

        Assert.Equal("{\"data\":{\"__typename\":\"Query\"}}", result.GetProperty("query").GetRawText());
        Assert.StartsWith("Ring ", Notes(result.GetProperty("first")), StringComparison.Ordinal);
        Assert.Equal("Over the socket", result.GetProperty("mutation").GetProperty("data").GetProperty("updateDelivery").GetProperty("delivery").GetProperty("notes").GetString());
        Assert.Equal("GRAPHQL_VALIDATION_FAILED", result.GetProperty("invalid")[0].GetString());
        await gateway.NothingIsOpenAsync();
    }

    [SkippableFact]
    public async Task Persisted_ByHash_IsFoundOnceItIsKnown()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await redis.StartCachedGatewayAsync();

        var result = await gateway.RunAsync("socket.js", "persisted");

        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", result.GetProperty("unknown")[0].GetString());
        Assert.StartsWith("Ring ", Notes(result.GetProperty("first")), StringComparison.Ordinal);
        Assert.StartsWith("Ring ", Notes(result.GetProperty("byHash")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Persisted_AllowListAndAStranger_IsRefused()
    {
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["PERSISTED_OPERATIONS_ONLY"] = "true" }, environment: "Production");
        await using var client = await SocketClient.OpenAsync(gateway.Address, TestTokens.Make(TestTokens.Symmetric()));

        await client.SubscribeAsync("1", "subscription { deliveryStatusChanged { id } }");

        Assert.Contains("PERSISTED_OPERATIONS_ONLY", await client.ReceiveAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Apollo_OverGraphQLWsLink_HearsOfIt()
    {
        await using var gateway = await HttpGateway.StartAsync();

        var result = await gateway.RunAsync("socket.js", "apollo");

        Assert.StartsWith("Ring ", result.GetProperty("first").GetProperty("deliveryChanged").GetProperty("notes").GetString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Token_ThatIsRefused_ClosesWith4401()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key }, environment: "Production");

        var result = await gateway.RunAsync("socket.js", "refused");

        Assert.Equal(4401, result.GetProperty("code").GetInt32());
        var known = await gateway.RunAsync("socket.js", "operations", TestTokens.Make(TestTokens.Symmetric()));
        Assert.StartsWith("Ring ", Notes(known.GetProperty("first")), StringComparison.Ordinal);
    }

    private static string? Notes(JsonElement answer) => answer.GetProperty("data").GetProperty("deliveryChanged").GetProperty("notes").GetString();
}
