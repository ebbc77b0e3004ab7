using System.Net.WebSockets;
using Barq.Graph.RateLimiting;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.RateLimiting;

/// <summary>Who goes on asking although it is refused is refused at a steady pace, and takes nothing from others.</summary>
public sealed class RateHoldTests
{
    private const int AtOnce = 60;

    [Fact]
    public void Refusals_OfOneCaller_AreToldOneAfterTheOther()
    {
        var bucket = new RateBucket("user 1");
        var now = TimeSpan.FromSeconds(10);

        Assert.Equal(TimeSpan.Zero, bucket.Held(now));
        Assert.Equal(TimeSpan.Zero, bucket.HoldRefusal(now));
        Assert.Equal(TimeSpan.Zero, bucket.Held(now));
        Assert.Equal(RateTerms.BetweenRefusals, bucket.HoldRefusal(now));
        Assert.Equal(2 * RateTerms.BetweenRefusals, bucket.HoldRefusal(now));
        Assert.Equal(2 * RateTerms.BetweenRefusals, bucket.Held(now));

        // Whoever comes after a while is told at once again.
        Assert.Equal(TimeSpan.Zero, bucket.HoldRefusal(now + (4 * RateTerms.BetweenRefusals)));
    }

    [Fact]
    public void Refusal_HoweverManyThereAre_IsHeldNoLongerThanTheBound()
    {
        var bucket = new RateBucket("user 1");
        var holds = Enumerable.Range(0, 10_000).Select(_ => bucket.HoldRefusal(TimeSpan.Zero)).ToList();

        Assert.Equal(RateTerms.LongestHold, holds.Max());
        Assert.Equal(TimeSpan.Zero, bucket.HoldRefusal(RateTerms.LongestHold + RateTerms.BetweenRefusals));
    }

    [SkippableTheory, InlineData("post"), InlineData("event stream"), InlineData("socket")]
    public async Task Caller_ThatGoesOn_IsHeldOnEveryTransport(string way)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await redis.StartCachedGatewayAsync(
            new() { ["RATE_LIMIT_REQUESTS"] = "3", ["RATE_LIMIT_WINDOW"] = "86400", ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });
        var token = TestTokens.Make(TestTokens.Symmetric(), new() { ["user_id"] = 1, ["organization_id"] = 1, ["role"] = "VIEWER" });
        var limiter = gateway.Services.GetRequiredService<RateLimiter>();
        if (way == "socket")
        {
            await using var client = await SocketClient.OpenAsync(gateway.Address, token);
            for (var i = 0; i < AtOnce; i++)
            {
                await client.SubscribeAsync(FormattableString.Invariant($"{i}"), "{ __typename }");
            }

            for (var refused = 0; refused < AtOnce - 3;)
            {
                refused += (await client.ReceiveAsync())!.Contains("RATE_LIMITED", StringComparison.Ordinal) ? 1 : 0;
            }

            // All of them may have been read before the first was refused: whatever comes after that waits.
            await client.SubscribeAsync("after", "{ __typename }");
            while (!(await client.ReceiveAsync())!.Contains("\"after\"", StringComparison.Ordinal))
            {
            }
        }
        else
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => gateway.PostAsync(
                """{"query":"{ __typename }"}""", accept: way == "post" ? null : "text/event-stream", configure: request => request.Headers.Authorization = new("Bearer", token))));
        }

        Assert.InRange(limiter.Refused, AtOnce - 3, AtOnce + 1);
        Assert.True(limiter.Held > 0, "All of them were told at once.");
    }

    [SkippableFact]
    public async Task Socket_ThatGoesOnForLong_IsClosed()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await redis.StartCachedGatewayAsync(
            new() { ["RATE_LIMIT_REQUESTS"] = "3", ["RATE_LIMIT_WINDOW"] = "86400", ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });
        await using var client = await SocketClient.OpenAsync(gateway.Address, TestTokens.Make(TestTokens.Symmetric(), new() { ["user_id"] = 1, ["organization_id"] = 1, ["role"] = "VIEWER" }));
        var answers = 0;
        for (var i = 0; i < 1000 && client.Socket.State == WebSocketState.Open; i++)
        {
            await client.SubscribeAsync(FormattableString.Invariant($"{i}"), "{ __typename }");
            for (var isEnd = false; !isEnd && await client.ReceiveAsync() is { } message;)
            {
                isEnd = !message.Contains("\"next\"", StringComparison.Ordinal);
                answers++;
            }
        }

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, client.Socket.CloseStatus);
        Assert.InRange(answers, 100, 999);
    }
}
