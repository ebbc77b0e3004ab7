using System.Text.Json;
using Barq.Testing;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.Transport.Http;

/// <summary>The gateway answers the real Apollo Client, in each way in which that asks over HTTP.</summary>
public sealed class ApolloClientTests
{
    private const string TrackingNumber = "BQ1004801SA";

    [SkippableFact]
    public async Task Query_WithVariables_IsAnsweredAndCachedById()
    {
        var result = await RunAsync("query");

        Assert.Equal(TrackingNumber, result.GetProperty("data").GetProperty("deliveryByTrackingNumber").GetProperty("trackingNumber").GetString());
        Assert.Equal(result.GetProperty("data").ToString(), result.GetProperty("again").ToString());
        var cached = result.GetProperty("cached").EnumerateArray().Select(key => key.GetString()!).ToArray();
        Assert.Contains(cached, key => key.StartsWith("Delivery:", StringComparison.Ordinal));
        Assert.Contains(cached, key => key.StartsWith("Courier:", StringComparison.Ordinal));
        Assert.Equal(["POST 200 application/graphql-response+json"], Requests(result));
    }

    [SkippableFact]
    public async Task Query_ByGet_IsAnswered()
    {
        var result = await RunAsync("get");

        Assert.Equal(TrackingNumber, result.GetProperty("data").GetProperty("deliveryByTrackingNumber").GetProperty("trackingNumber").GetString());
        Assert.Equal(["GET 200 application/graphql-response+json"], Requests(result));
    }

    [SkippableFact]
    public async Task FetchMore_WithRelayStylePagination_AddsTheNextPage()
    {
        var result = await RunAsync("fetchMore");

        var ids = result.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!).ToArray();
        Assert.Equal(20, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2, Requests(result).Length);
    }

    [SkippableFact]
    public async Task Batch_OfThree_IsOneRequestAndEachHasItsAnswer()
    {
        var result = await RunAsync("batch");

        var answers = result.GetProperty("answers");
        Assert.Single(Requests(result));
        Assert.Equal(TrackingNumber, answers[0].GetProperty("data").GetProperty("deliveryByTrackingNumber").GetProperty("trackingNumber").GetString());
        Assert.Equal(2, answers[1].GetProperty("data").GetProperty("organizations").GetProperty("nodes").GetArrayLength());
        Assert.Equal("BAD_USER_INPUT", answers[2].GetProperty("codes")[0].GetString());
    }

    [SkippableFact]
    public async Task Query_Invalid_IsATypedErrorWithACode()
    {
        var result = await RunAsync("invalid");

        Assert.True(result.GetProperty("typed").GetBoolean());
        Assert.Equal("GRAPHQL_VALIDATION_FAILED", result.GetProperty("codes")[0].GetString());
        Assert.Equal(["POST 400 application/graphql-response+json"], Requests(result));
    }

    private static async Task<JsonElement> RunAsync(string scenario)
    {
        var scripts = await NodeScripts.RestoreAsync(Repository.PathOf("tests", "Barq.Graph.Tests", "Transport", "Clients"));
        await using var gateway = await HttpGateway.StartAsync();
        return await scripts.RunAsync("apollo.js", gateway.Client.BaseAddress!.ToString(), scenario, $$"""{ "trackingNumber": "{{TrackingNumber}}" }""");
    }

    private static string[] Requests(JsonElement result) => [.. result.GetProperty("requests").EnumerateArray()
        .Select(request => $"{request.GetProperty("method")} {request.GetProperty("status")} {request.GetProperty("type").GetString()!.Split(';')[0]}")];
}
