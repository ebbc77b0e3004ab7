using Barq.Graph.Authorization;
using Barq.Graph.Errors;
using Barq.Graph.Preparation;
using Barq.Graph.RateLimiting;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Transport.Http;
using Barq.Graph.Transport.WebSockets;
using Barq.Persistence.Sharing;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Limits;

/// <summary>A hundred thousand keys of a client's choice to each of what such keys fill: it holds no more than it says.</summary>
[Collection(Heap.Collection), Trait(Heap.Trait, Heap.Collection)]
public sealed class KeptStateFeedTests
{
    private const int Feeds = 100_000;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void RateBuckets_MoreAddressesThanAreKept_ShareOneQuotaAndAreSoughtThroughOnceASecond()
    {
        var window = TimeSpan.FromSeconds(60);
        var terms = new RateTerms(100, 0, window);
        var buckets = new RateBuckets("others", 1000, window);
        var now = TimeSpan.FromHours(1);
        var first = buckets.Of("address 0", now);
        for (var i = 0; i < Feeds; i++)
        {
            buckets.Of($"address {i}", now).TryTake(now, terms);
        }

        Assert.Equal((1000, 1), (buckets.Count, buckets.Sweeps));
        Assert.Same(first, buckets.Of("address 0", now));
        Assert.Equal("others", buckets.Of("address new", now).Key);

        // Those that were quiet for a window make room; who was not stays.
        now += window;
        first.TryTake(now, terms);
        now += TimeSpan.FromSeconds(1);
        Assert.Equal("address new", buckets.Of("address new", now).Key);
        Assert.Same(first, buckets.Of("address 0", now));
        Assert.Equal((2, 2), (buckets.Count, buckets.Sweeps));
    }

    // Many at once find a table with room for a few: as many get a bucket as there is room for, and each the same again.
    [Fact]
    public async Task RateBuckets_ManyAtOnce_AreCountedRight()
    {
        var buckets = new RateBuckets("others", 5000, TimeSpan.FromSeconds(60));
        var own = await Task.WhenAll(Enumerable.Range(0, 8).Select(task => Task.Run(() =>
            Enumerable.Range(0, 10_000).Count(i => buckets.Of($"address {(i + (task * 1234)) % 10_000}", default).Key != "others"))));

        Assert.Equal(5000, buckets.Count);
        Assert.Equal(5000, Enumerable.Range(0, 10_000).Count(i => buckets.Of($"address {i}", default).Key != "others"));
        Assert.All(own, count => Assert.InRange(count, 1, 10_000));
    }

    [SkippableFact]
    public async Task RateLimiter_AFloodOfAddresses_LeavesUsersTheirOwnQuotas()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["RATE_LIMIT_REQUESTS"] = "10", ["CACHE_ENABLED"] = "false" });
        var limiter = gateway.Services.GetRequiredService<RateLimiter>();
        var flood = RateLimiter.MostCallers + 50;
        for (var i = 0; i < flood; i++)
        {
            _ = limiter.BucketOf($"{RateLimiter.AddressPrefix}{i}", default);
        }

        Assert.Equal("others", limiter.BucketOf($"{RateLimiter.AddressPrefix}{flood}", default).Key);
        Assert.Equal("user 1", limiter.BucketOf("user 1", default).Key);
        Assert.Equal(RateLimiter.MostCallers + 1, limiter.Callers);
    }

    [Fact]
    public async Task PreparationGate_CallersThatComeAndGoBehindALongPreparation_AreForgotten()
    {
        var gate = new PreparationGate(new PreparationOptions { MaxAtOnce = 1, MaxWaiting = 10 });
        await gate.EnterAsync(new StatementOwner(1, "long"), default);
        var before = Heap.Held();
        for (var i = 0; i < Feeds; i++)
        {
            using var gone = new CancellationTokenSource();
            var wait = gate.EnterAsync(new StatementOwner(1, $"caller {i}"), gone.Token);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        }

        Assert.Equal((0, 0), (gate.Callers, gate.Waiting));
        Assert.InRange(Heap.Held() - before, long.MinValue, 2 << 20);
        var next = gate.EnterAsync(new StatementOwner(1, "next"), default);
        gate.Leave(new StatementOwner(1, ""));
        await next;
    }

    [Fact]
    public void RefusedDocuments_OtherOnesAgainAndAgain_HoldNoMore()
    {
        using var refused = new RefusedDocuments(new PreparationOptions(), _time);
        var before = Heap.Held();
        for (var i = 0; i < Feeds; i++)
        {
            refused.Add($"{{ a{i} }}", [new ResponseError(ErrorCodes.BadRequest, new string('x', 300))]);
        }

        Assert.InRange(Heap.Held() - before, long.MinValue, 16 << 20);
    }

    [Fact]
    public void Slots_OtherAddressesAndCallersAgainAndAgain_KeepNoneThatHasGone()
    {
        var bodies = new BodySlots(new HttpTransportOptions { MaxSlowBodiesInAll = 100 });
        var sockets = new SocketSlots(new SocketOptions());
        for (var i = 0; i < Feeds; i++)
        {
            bodies.TryEnter($"user {i}").Slot!.Dispose();
            sockets.TryEnter($"{i}").Slot!.Dispose();
        }

        Assert.Equal((0, 0, 0, 0), (bodies.Open, bodies.Callers, sockets.Count, sockets.Addresses));
        var held = Enumerable.Range(0, Feeds).Select(i => bodies.TryEnter($"user {i}")).ToArray();
        Assert.Equal(100, held.Count(one => one.Slot is not null));
        Assert.All(held.Skip(100), one => Assert.Same(BodySlots.Full, one.Refusal));
        var waiting = Enumerable.Range(0, Feeds).Select(i => sockets.TryEnter($"{i}")).ToArray();
        Assert.Equal((1000, 1000), (sockets.Count, sockets.Addresses));
        Assert.All(waiting.Skip(1000), one => Assert.Equal(SlotRefusal.Full, one.Refusal));
    }

    [Fact]
    public void BodySlots_FewCallersWithAllTheyMayHave_LeaveATenthForOthers()
    {
        var bodies = new BodySlots(new HttpTransportOptions { MaxSlowBodies = 50, MaxSlowBodiesInAll = 100 });
        var greedy = Enumerable.Range(0, 200).Select(i => bodies.TryEnter($"user {i % 4}")).ToArray();

        Assert.Equal(90, greedy.Count(one => one.Slot is not null));
        Assert.Equal(10, Enumerable.Range(10, 20).Count(i => bodies.TryEnter($"user {i}").Slot is not null));
    }

    [Fact]
    public async Task CallerReader_LongTokensThatAreAllDifferent_HoldsNoMore()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });
        var callers = gateway.Services.GetRequiredService<CallerReader>();
        for (var i = 0; i < 3000; i++)
        {
            var token = TestTokens.Make(TestTokens.Symmetric(), new(TestTokens.Manager) { ["padding"] = $"{i}{new string('x', 6000)}" });
            Assert.NotNull((await callers.FromTokenAsync(token)).Caller);
        }

        Assert.InRange(callers.Bytes, CallerReader.MostBytes / 2, CallerReader.MostBytes);
    }
}
