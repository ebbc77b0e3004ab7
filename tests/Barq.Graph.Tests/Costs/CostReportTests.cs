using System.Text.Json;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Transport.Http;
using Barq.Persistence.Deliveries;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Costs;

/// <summary>Whoever asks is told what its request costs, and nobody else.</summary>
public sealed class CostReportTests
{
    private const string Query = """{"query":"{ couriers(first: 3) { nodes { fullName } } }"}""";

    [Fact]
    public async Task Report_ByHeader_TellsWhatWasEstimatedAndSpent()
    {
        await using var gateway = await HttpGateway.StartAsync();

        using var json = await SendAsync(gateway, Query, "report");

        Assert.Equal(3, json.RootElement.GetProperty("data").GetProperty("couriers").GetProperty("nodes").GetArrayLength());
        var extensions = json.RootElement.GetProperty("extensions");
        Assert.Equal((1, 3), (extensions.GetProperty("operationCost").GetProperty("fieldCost").GetInt32(), extensions.GetProperty("operationCost").GetProperty("typeCost").GetInt32()));
        var spent = extensions.GetProperty("cost").GetProperty("spent");
        Assert.Equal((3, 1), (spent.GetProperty("rows").GetInt32(), spent.GetProperty("statements").GetInt32()));
        Assert.True(spent.GetProperty("bytes").GetInt32() > 50 && spent.GetProperty("databaseSeconds").GetDouble() > 0);
    }

    [Fact]
    public async Task Validate_OfAMutation_TellsItsCostAndDoesNothing()
    {
        await using var gateway = await HttpGateway.StartAsync();
        await using var context = gateway.Database.CreateFleetContext();
        var before = await context.Deliveries.CountAsync();
        var query = $$"""mutation { createDelivery(input: { organizationId: "{{MutationAnswers.Id("Organization", 1)}}", trackingNumber: "V1", pickupAddress: "a", deliveryAddress: "b" }) { delivery { id } } }""";

        using var json = await SendAsync(gateway, JsonSerializer.Serialize(new { query, extensions = new { cost = "validate" } }), null);

        Assert.False(json.RootElement.TryGetProperty("data", out _));
        Assert.Equal(1, json.RootElement.GetProperty("extensions").GetProperty("cost").GetProperty("estimated").GetProperty("mutations").GetInt32());
        Assert.Equal(before, await context.Deliveries.CountAsync());
    }

    [Fact]
    public async Task Report_OfWhatIsTooExpensive_TellsWhatItWouldHaveCost()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_MAX_ROWS"] = "2" });

        using var json = await SendAsync(gateway, Query, "report");

        Assert.True(json.RootElement.TryGetProperty("errors", out _));
        Assert.Equal(3, json.RootElement.GetProperty("extensions").GetProperty("operationCost").GetProperty("typeCost").GetInt32());
    }

    [Fact]
    public async Task Report_WithTheResponseCache_IsNeitherKeptNorServedFromIt()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await redis.StartCachedGatewayAsync();

        for (var i = 0; i < 2; i++)
        {
            using var plain = await SendAsync(gateway, Query, null);
            using var reported = await SendAsync(gateway, Query, "report");
            Assert.False(plain.RootElement.TryGetProperty("extensions", out _));
            Assert.Equal(1, reported.RootElement.GetProperty("extensions").GetProperty("cost").GetProperty("spent").GetProperty("statements").GetInt32());
        }
    }

    private static async Task<JsonDocument> SendAsync(HttpGateway gateway, string body, string? header) => JsonDocument.Parse((await gateway.PostAsync(body, configure: request =>
    {
        if (header is not null)
        {
            request.Headers.Add("GraphQL-Cost", header);
        }
    })).Body);
}
