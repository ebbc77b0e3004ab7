using Barq.Graph.RateLimiting;
using Barq.Graph.Tests.Transport.Http;
using Barq.Persistence.Redis;
using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.RateLimiting;

/// <summary>A caller gets its share of requests over all nodes, and no more.</summary>
public sealed class RateLimiterTests
{
    // So long that none comes back while a test runs, however slow the machine is.
    private const int Window = 86_400;

    public static TheoryData<TestRedis> Servers => [TestRedis.Garnet, TestRedis.Redis];

    [SkippableTheory, MemberData(nameof(Servers))]
    public async Task Take_ManyAtOnceOverTwoNodes_AreTheLimitAndNoMore(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var first = await redis.StartCachedGatewayAsync();
        await using var second = await redis.StartCachedGatewayAsync();
        RateLimiter[] nodes = [Limiter(first, 100), Limiter(second, 100)];
        // A server that is kept waiting by the machine is away, and each node then decides alone: that is another test's.
        RateDecision[] all = [];
        var alone = -1L;
        for (var user = 10; alone != nodes.Sum(node => node.Alone); user++)
        {
            Assert.True(user < 20, "Redis did not answer.");
            await AnsweredAsync(nodes);
            alone = nodes.Sum(node => node.Alone);
            var name = $"user {user}";
            all = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => nodes[i % 2].TakeAsync(name).AsTask())));
        }

        var other = await nodes[0].TakeAsync("user 2");

        // What one node had taken ahead when the other ran out is not lost: its own callers still get it.
        var allowed = all.Count(decision => decision.IsAllowed);
        Assert.InRange(allowed, 80, 100);
        Assert.True(other.IsAllowed);
        Assert.All(all.Where(decision => !decision.IsAllowed), decision => Assert.InRange(decision.ResetSeconds, 1, 2 * Window));
    }

    [SkippableTheory, MemberData(nameof(Servers))]
    public async Task Take_OneAfterTheOtherOnNodesInTurn_IsExact(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var gateway = await redis.StartCachedGatewayAsync();
        var time = new FakeTimeProvider();
        RateLimiter[] nodes = [Limiter(gateway, 30, time: time), Limiter(gateway, 30, time: time), Limiter(gateway, 30, time: time)];
        var allowed = 0;
        for (var i = 0; i < 60; i++)
        {
            // Slow enough for what was taken ahead to be given back.
            time.Advance(TimeSpan.FromSeconds(1.1));
            allowed += (await nodes[i % 3].TakeAsync("user 1")).IsAllowed ? 1 : 0;
        }

        Assert.Equal(30, allowed);
    }

    [SkippableFact]
    public async Task Take_AQuickCaller_NeedsFewRoundTripsAndARefusedOneNone()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await redis.StartCachedGatewayAsync();
        var limiter = Limiter(gateway, 10_000, time: new FakeTimeProvider());
        for (var i = 0; i < 10_000; i++)
        {
            Assert.True((await limiter.TakeAsync("user 1")).IsAllowed);
        }

        // 1, 2, 4 … 1000 ahead, and one by one at the end: the last fifth of the limit.
        Assert.InRange(limiter.Trips, 10, 2200);
        var trips = limiter.Trips;
        for (var i = 0; i < 1000; i++)
        {
            Assert.False((await limiter.TakeAsync("user 1")).IsAllowed);
        }

        Assert.Equal(trips + 1, limiter.Trips);
    }

    [SkippableTheory, MemberData(nameof(Servers))]
    public async Task Spend_MoreThanTheLimitOfCost_RefusesOnEveryNode(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var gateway = await redis.StartCachedGatewayAsync();
        var time = new FakeTimeProvider();
        RateLimiter[] nodes = [Limiter(gateway, 1000, 500, time), Limiter(gateway, 1000, 500, time)];
        for (var i = 0; i < 5; i++)
        {
            Assert.True((await nodes[0].TakeAsync("user 1")).IsAllowed);
            nodes[0].Spend("user 1", 100);
        }

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.False((await nodes[0].TakeAsync("user 1")).IsAllowed);
        Assert.False((await nodes[1].TakeAsync("user 1")).IsAllowed);
        Assert.True((await nodes[1].TakeAsync("user 2")).IsAllowed);
    }

    [SkippableFact]
    public async Task Take_RedisStopsAndIsKilled_IsDecidedAloneWithAShareAndWithoutWaiting()
    {
        await using var redis = await RedisProcess.StartNewAsync();
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["REDIS_URL"] = redis.Url, ["CACHE_ENABLED"] = "true" });
        var limiter = Limiter(gateway, 100, time: new FakeTimeProvider(), timing: new RateTiming(TimeSpan.FromSeconds(2)));
        for (var i = 0; i < 10; i++)
        {
            Assert.True((await limiter.TakeAsync("user 1")).IsAllowed);
        }

        var asked = limiter.Trips;
        redis.Pause();
        var all = new List<RateDecision>();
        for (var i = 0; i < 300; i++)
        {
            all.Add(await limiter.TakeAsync("user 1"));
        }

        // What was taken ahead, and then its own share, in which the first ones count.
        Assert.Equal(90, all.Count(decision => decision.IsAllowed));
        Assert.True((await limiter.TakeAsync("user 2")).IsAllowed);
        Assert.Equal(asked + 1, limiter.Trips);
        redis.Resume();
    }

    // The bug was: what a node had decided alone, the others gave out once more when Redis was back.
    [SkippableFact]
    public async Task Take_RedisIsBack_IsChargedWhatWasDecidedAlone()
    {
        await using var redis = await RedisProcess.StartNewAsync();
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["REDIS_URL"] = redis.Url, ["CACHE_ENABLED"] = "true" });
        var time = new FakeTimeProvider();
        var limiter = Limiter(gateway, 100, time: time, timing: new RateTiming(TimeSpan.FromSeconds(2)));
        for (var i = 0; i < 10; i++)
        {
            Assert.True((await limiter.TakeAsync("user 1")).IsAllowed);
        }

        // Asked in vain several times: each of them is answered later, by a server that was only frozen.
        redis.Pause();
        for (var i = 0; i < 300; i++)
        {
            time.Advance(i % 100 == 0 ? TimeSpan.FromSeconds(1.1) : TimeSpan.Zero);
            await limiter.TakeAsync("user 1");
        }

        redis.Resume();
        await Poll.UntilAsync(
            async () =>
            {
                var alone = limiter.Alone;
                time.Advance(TimeSpan.FromSeconds(1.1));
                await limiter.TakeAsync("user 1");
                return limiter.Alone == alone;
            },
            "Redis to answer again");

        Assert.False((await Limiter(gateway, 100, time: time).TakeAsync("user 1")).IsAllowed);
        var database = (await gateway.Services.GetRequiredService<RedisConnections>().GetAsync()).GetDatabase();
        Assert.InRange((long)await database.HashGetAsync("barq:rate:user 1", "c"), 100, 130);
    }

    [Fact]
    public void SlidingWindow_WhateverComes_HoldsWhatItSaysAndFreesItWhenItSays()
    {
        var random = new Random(20261128);
        var length = TimeSpan.FromSeconds(60);
        for (var round = 0; round < 500; round++)
        {
            var window = default(SlidingWindow);
            var now = TimeSpan.FromSeconds(random.Next(1, 100_000));
            for (var i = 0; i < 30; i++)
            {
                now += TimeSpan.FromMilliseconds(random.Next(0, 20_000));
                if (window.Used(now, length) + 1 <= 10)
                {
                    window.Add(1, now, length);
                }

                Assert.True(window.Used(now, length) <= 10.000001);
                var wait = window.Until(9, now, length);
                var copy = window;
                Assert.True(copy.Used(now + wait, length) <= 9.000001, $"after {wait}: {copy.Used(now + wait, length)}");
                if (wait > TimeSpan.FromMilliseconds(2))
                {
                    copy = window;
                    Assert.True(copy.Used(now + wait - TimeSpan.FromMilliseconds(1), length) > 9);
                }
            }
        }
    }

    // A node of its own, whose server is the gateway's.
    // On a busy machine the connections are not there yet when the gateways are.
    private static async Task AnsweredAsync(IEnumerable<RateLimiter> nodes)
    {
        foreach (var node in nodes)
        {
            await Poll.UntilAsync(
                async () =>
                {
                    var alone = node.Alone;
                    await node.TakeAsync("somebody else");
                    return node.Alone == alone;
                },
                "Redis to answer a node");
        }
    }

    private static RateLimiter Limiter(HttpGateway gateway, int requests, int cost = 0, TimeProvider? time = null, RateTiming? timing = null)
    {
        time ??= TimeProvider.System;
        var options = new RateLimitOptions { Requests = requests, WindowSeconds = Window, Cost = cost };
        return new RateLimiter(
            new RateTerms(requests, cost, TimeSpan.FromSeconds(Window)), new RateQuota(gateway.Services.GetRequiredService<RedisConnections>(), options, timing ?? new RateTiming(TimeSpan.FromSeconds(30)), time),
            gateway.Services.GetRequiredService<FleetCache>(), time);
    }
}
