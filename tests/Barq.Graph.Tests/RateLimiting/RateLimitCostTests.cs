using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport;
using Barq.Graph.Tests.Transport.Http;
using Barq.Testing.Redis;

namespace Barq.Graph.Tests.RateLimiting;

/// <summary>What a caller's operations cost is one sum, whatever they come by; who has spent it is refused on every way.</summary>
public sealed class RateLimitCostTests
{
    /// <summary>All ways by which a request can come.</summary>
    public static TheoryData<string> AllWays => new(Ways.All.Select(way => way.Name));

    [SkippableTheory, MemberData(nameof(AllWays))]
    public async Task Cost_SpentOnOneWay_IsSpentOnAll(string spender)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await redis.StartCachedGatewayAsync(new()
        {
            ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["RATE_LIMIT_REQUESTS"] = "100000", ["RATE_LIMIT_COST"] = "25", ["RATE_LIMIT_WINDOW"] = "86400",
        });
        var way = Ways.All.Single(candidate => candidate.Name == spender);

        // Each costs 11 at least, and none of them is in the cache: three are let through, as each begins below the limit.
        for (var i = 0; i < 3; i++)
        {
            var answer = await way.AskAsync(gateway, new WayRequest($"{{ users(where: {{ email: {{ eq: \"{spender}{i}\" }} }}) {{ totalCount }} }}") { Token = Token(1) });
            Assert.True(answer.Json.TryGetProperty("data", out _), $"{i}: {answer}");
        }

        foreach (var other in Ways.All)
        {
            Assert.Equal((other.Name, "RATE_LIMITED"), (other.Name, (await other.AskAsync(gateway, new WayRequest("{ __typename }") { Token = Token(1) })).Code));
            Assert.Equal((other.Name, null), (other.Name, (await other.AskAsync(gateway, new WayRequest("{ __typename }") { Token = Token(2) })).Code));
        }
    }

    [SkippableFact]
    public async Task Cost_OfSubscriptionsAndOfWhatIsAnsweredFromTheCache_IsWhatTheyTake()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await redis.StartCachedGatewayAsync(new()
        {
            ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["RATE_LIMIT_REQUESTS"] = "100000", ["RATE_LIMIT_COST"] = "25", ["RATE_LIMIT_WINDOW"] = "86400",
        });
        var post = Ways.All.Single(way => way.Name == "post");
        for (var i = 0; i < 20; i++)
        {
            Assert.Null((await post.AskAsync(gateway, new WayRequest("{ users { totalCount } }") { Token = Token(1) })).Code);
        }

        // Nothing is told of one that is open: who is refused is.
        foreach (var way in (string[])["socket", "event stream by post"])
        {
            var user = way == "socket" ? 3 : 4;
            for (var i = 0; i < 2; i++)
            {
                var before = gateway.Hub.Count;
                _ = Ways.All.Single(candidate => candidate.Name == way).AskAsync(
                    gateway, new WayRequest($"subscription {{ deliveryStatusChanged {{ tickets(where: {{ subject: {{ eq: \"{i}\" }} }}) {{ totalCount }} }} }}") { Token = Token(user) });
                await Barq.Testing.Processes.Poll.UntilAsync(() => gateway.Hub.Count == before + 1, "the subscription to be open");
            }

            Assert.Equal((way, "RATE_LIMITED"), (way, (await post.AskAsync(gateway, new WayRequest("{ __typename }") { Token = Token(user) })).Code));
        }
    }

    private static string Token(int user) => TestTokens.Make(TestTokens.Symmetric(), new() { ["organization_id"] = 1, ["role"] = "MANAGER", ["user_id"] = user });
}
