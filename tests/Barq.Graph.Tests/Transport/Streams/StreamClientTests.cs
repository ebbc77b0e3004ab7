using System.Text.Json;
using Barq.Graph.Tests.Transport.Http;
using Barq.Testing.Redis;

namespace Barq.Graph.Tests.Transport.Streams;

/// <summary>The real Apollo Client and urql, told nothing but the address: subscriptions come as streams, queries as JSON.</summary>
public sealed class StreamClientTests
{
    [SkippableFact]
    public async Task Apollo_WithoutASplitLink_HearsOfChangesInParts()
    {
        await using var gateway = await HttpGateway.StartAsync();

        var result = await gateway.RunAsync("streams.js", "apollo");

        Assert.Equal(1, result.GetProperty("rows").GetInt32());
        AreRings(result);
        Assert.Equal(["application/graphql-response+json", "multipart/mixed"], Types(result));
        await gateway.NothingIsOpenAsync();
    }

    [SkippableFact]
    public async Task Apollo_SubscriptionThatIsRefused_IsTypedErrorsInJson()
    {
        await using var gateway = await HttpGateway.StartAsync();

        var result = await gateway.RunAsync("streams.js", "apolloRefused");

        Assert.Equal("[\"GRAPHQL_VALIDATION_FAILED\"]", result.GetProperty("codes").GetRawText());
        Assert.Equal(["application/graphql-response+json"], Types(result));
    }

    // It names JSON first and event streams last, all of the same weight: its queries came as event streams, without ETag and compression.
    [SkippableFact]
    public async Task Urql_ByItsDefaults_GetsQueriesInJsonAndSubscriptionsAsEvents()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await redis.StartCachedGatewayAsync();

        var result = await gateway.RunAsync("streams.js", "urql");

        Assert.Equal(50, result.GetProperty("rows").GetInt32());
        Assert.True(result.GetProperty("same").GetBoolean());
        AreRings(result);
        Assert.Equal(["application/graphql-response+json", "application/graphql-response+json", "text/event-stream"], Types(result));
        var requests = result.GetProperty("requests");
        Assert.All(requests.EnumerateArray().Take(2), request => Assert.Contains(request.GetProperty("encoding").GetString(), (string[])["br", "gzip"]));
        Assert.NotNull(requests[1].GetProperty("tag").GetString());
        await gateway.NothingIsOpenAsync();
    }

    [SkippableFact]
    public async Task Urql_ThatAcceptsPartsAlone_HearsOfChangesInParts()
    {
        await using var gateway = await HttpGateway.StartAsync();

        var result = await gateway.RunAsync("streams.js", "urqlParts");

        AreRings(result);
        Assert.Equal(["multipart/mixed"], Types(result));
    }

    private static void AreRings(JsonElement result) => Assert.All(result.GetProperty("heard").EnumerateArray(), answer =>
        Assert.StartsWith("Ring ", answer.GetProperty("data").GetProperty("deliveryChanged").GetProperty("notes").GetString(), StringComparison.Ordinal));

    private static string[] Types(JsonElement result) =>
        [.. result.GetProperty("requests").EnumerateArray().Select(request => request.GetProperty("type").GetString()!.Split(';')[0])];
}
