using System.Text.Json;
using System.Text.Json.Nodes;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Transport.Http;

namespace Barq.Graph.Tests.Transport.Streams;

/// <summary>The real clients read answers in parts, each as it asks for them, and come to what they would have got whole.</summary>
public sealed class PartsClientTests
{
    [SkippableTheory]
    [InlineData("apollo", "multipart/mixed;incrementalSpec=v0.2,application/graphql-response+json,application/json;q=0.9", "multipart/mixed;boundary=\"graphql\";incrementalSpec=v0.2")]
    [InlineData("apolloByPaths", "multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9", "multipart/mixed;boundary=\"graphql\";deferSpec=20220824")]
    [InlineData("urql", "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed", "text/event-stream; charset=utf-8")]
    [InlineData("urqlParts", "multipart/mixed, application/json", "multipart/mixed;boundary=\"graphql\"")]
    [InlineData("urqlGet", "multipart/mixed", "multipart/mixed;boundary=\"graphql\"")]
    public async Task Client_ThatDefers_SeesTheFirstPartAndThenAll(string scenario, string accept, string type)
    {
        await using var gateway = await HttpGateway.StartAsync();

        var result = await gateway.RunAsync("deferred.js", scenario);

        var request = Assert.Single(result.GetProperty("requests").EnumerateArray());
        Assert.Equal((accept, type), (request.GetProperty("accept").GetString(), request.GetProperty("type").GetString()));
        var heard = result.GetProperty("heard").EnumerateArray().ToArray();
        Assert.InRange(heard.Length, 2, 3);
        Assert.All(heard, each => Assert.False(each.TryGetProperty("error", out _)));

        // The first has what is there at once, and nothing of what is deferred.
        var first = heard[0].GetProperty("data").GetProperty("deliveryByTrackingNumber");
        Assert.True(first.GetProperty("courier").TryGetProperty("fullName", out _));
        Assert.False(first.TryGetProperty("tickets", out _) || first.TryGetProperty("events", out _) || first.GetProperty("courier").TryGetProperty("deliveries", out _));
        Assert.NotEqual("complete", heard[0].GetProperty("state").GetString());
        Assert.Equal("complete", heard[^1].GetProperty("state").GetString());
        AreSame(result.GetProperty("plain"), heard[^1].GetProperty("data"));
        await gateway.NothingIsOpenAsync();
    }

    [SkippableTheory]
    [InlineData("apollo")]
    [InlineData("apolloByPaths")]
    [InlineData("urql")]
    [InlineData("urqlParts")]
    [InlineData("urqlGet")]
    public async Task Client_ThatStreamsAList_SeesItsFirstElementsAndThenAll(string scenario)
    {
        await using var gateway = await HttpGateway.StartAsync();

        var result = await gateway.RunAsync("deferred.js", $"{scenario}:lists");

        Assert.Single(result.GetProperty("requests").EnumerateArray());
        var heard = result.GetProperty("heard").EnumerateArray().ToArray();
        Assert.InRange(heard.Length, 2, 4);
        Assert.All(heard, each => Assert.False(each.TryGetProperty("error", out _)));

        // Two of five couriers, with their deliveries, and of the deliveries of one courier one.
        var first = heard[0].GetProperty("data");
        Assert.Equal(2, first.GetProperty("couriers").GetProperty("nodes").GetArrayLength());
        Assert.All(first.GetProperty("couriers").GetProperty("nodes").EnumerateArray(), courier => Assert.True(courier.GetProperty("deliveries").TryGetProperty("nodes", out _)));
        Assert.Equal(1, first.GetProperty("deliveries").GetProperty("edges").GetArrayLength());
        Assert.Equal("complete", heard[^1].GetProperty("state").GetString());
        AreSame(result.GetProperty("plain"), heard[^1].GetProperty("data"));
        await gateway.NothingIsOpenAsync();
    }

    [SkippableTheory]
    [InlineData("sse")]
    [InlineData("socket")]
    [InlineData("sse:lists")]
    [InlineData("socket:lists")]
    public async Task Client_OfAStream_HearsEachPartAsAnAnswer(string scenario)
    {
        await using var gateway = await HttpGateway.StartAsync();

        var result = await gateway.RunAsync("deferred.js", scenario);

        var parts = result.GetProperty("heard").EnumerateArray().Select(part => (JsonObject)JsonNode.Parse(part.GetRawText())!).ToArray();
        Assert.InRange(parts.Length, 2, 4);
        var (data, errors) = new PartsAnswer(parts, [], []).Merge();
        Assert.Empty(errors);
        AreSame(result.GetProperty("plain"), JsonElement.Parse(data!.ToJsonString()));
        await gateway.NothingIsOpenAsync();
    }

    // Apollo adds the names of types.
    private static void AreSame(JsonElement expected, JsonElement actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected.GetRawText()), WithoutTypes(JsonNode.Parse(actual.GetRawText()))), $"{actual} is not {expected}");

    private static JsonNode? WithoutTypes(JsonNode? node)
    {
        foreach (var child in node switch { JsonObject fields => fields.Select(field => field.Value).ToArray(), JsonArray items => [.. items], _ => [] })
        {
            WithoutTypes(child);
        }

        (node as JsonObject)?.Remove("__typename");
        return node;
    }
}
