using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>A node that can't know what others write: its database does not tell it.</summary>
public sealed class NodeTrustTests
{
    private static readonly Action<IServiceCollection> _untold = services => services
        .AddSingleton<INodeLedger>(new FakeLedger { GivesUp = true })
        .AddSingleton(new CacheTiming { Start = TimeSpan.Zero, LookUp = TimeSpan.FromSeconds(2), Trust = TimeSpan.FromSeconds(60), Patience = TimeSpan.FromSeconds(61) });

    [SkippableTheory, InlineData(null, 3), InlineData("database", 3), InlineData("memory", 1)]
    public async Task GetOrCreate_OfANodeThatIsNotTold_KeepsAsTheSettingSays(string? setting, int expected)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var node = await CacheNode.StartAsync(
            redis.Configuration, configure: _untold, settings: new Dictionary<string, string?> { ["CACHE_WHEN_REDIS_IS_AWAY"] = setting });
        var made = 0;
        for (var i = 0; i < 3; i++)
        {
            await node.Cache.GetOrCreateAsync(CacheNamespace.Default, "key", _ => Task.FromResult(++made));
        }

        Assert.Equal(expected, made);
    }

    // Who asks while a load is under way may ask after a change that nobody told of: it gets the next load's value, and shares that with all who wait.
    [SkippableFact]
    public async Task GetOrCreate_OfMany_ShareALoadThatBeganAfterTheyAsked()
    {
        const int Later = 50;
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var node = await CacheNode.StartAsync(redis.Configuration, configure: _untold);
        var (release, releaseNext) = (new TaskCompletionSource(), new TaskCompletionSource());
        var made = 0;
        async Task<int> MakeAsync()
        {
            var mine = Interlocked.Increment(ref made);
            await (mine == 1 ? release : releaseNext).Task;
            return mine;
        }

        var first = node.Cache.GetOrCreateAsync(CacheNamespace.Default, "key", _ => MakeAsync()).AsTask();
        await Poll.UntilAsync(() => Volatile.Read(ref made) == 1, "the first load to begin");
        var others = Enumerable.Range(0, Later).Select(_ => node.Cache.GetOrCreateAsync(CacheNamespace.Default, "key", _ => MakeAsync()).AsTask()).ToArray();
        release.SetResult();
        Assert.Equal(1, await first);

        // One of those who wait begins the next; the others come to it while it lasts.
        await Poll.UntilAsync(() => Volatile.Read(ref made) >= 2, "the next load to begin");
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        releaseNext.SetResult();

        Assert.All(await Task.WhenAll(others), value => Assert.NotEqual(1, value));
        Assert.InRange(made, 2, 2 + (Later / 5));
    }
}
