using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>Every setting of the caches does what it says.</summary>
public sealed class CacheSettingsTests
{
    [SkippableTheory, InlineData("CACHE_DEFAULT_TTL", "default"), InlineData("CACHE_USER_TTL", "users"), InlineData("CACHE_ORG_TTL", "organizations"), InlineData("CACHE_STATIC_TTL", "static")]
    public async Task Ttl_OfANamespace_IsItsValuesInRedis(string setting, string name)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var node = await CacheNode.StartAsync(redis.Configuration, settings: new Dictionary<string, string?> { [setting] = "40000" });
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        foreach (var cacheNamespace in CacheNamespace.All)
        {
            await node.Cache.SetAsync(cacheNamespace, "key", 1);
            var script = "return redis.call('TTL', redis.call('KEYS', ARGV[1])[1])";
            var seconds = (int)await connection.GetDatabase().ScriptEvaluateAsync(script, [], [$"{{barq}}:{cacheNamespace.Name}:*"]);

            // Whole responses have their own: API_CACHE_TTL.
            Assert.Equal(cacheNamespace.Name == name || (name == "default" && cacheNamespace == CacheNamespace.Responses), seconds > 30_000);
        }
    }

    [SkippableFact]
    public async Task MemorySize_Small_KeepsNoMoreInMemory()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        foreach (var (size, least, most) in new[] { ("0", 0, 0), ("10", 1, 10), ("1000", 100, 100) })
        {
            await using var node = await CacheNode.StartAsync(redis.Configuration, settings: new Dictionary<string, string?> { ["MEMORY_CACHE_SIZE"] = size });
            for (var i = 0; i < 100; i++)
            {
                await node.Cache.GetOrCreateAsync(CacheNamespace.Default, $"{size}/{i}", _ => Task.FromResult(1));
            }

            var before = node.Statistics.Of(CacheNamespace.Default).MemoryHits;
            for (var i = 99; i >= 0; i--)
            {
                await node.Cache.GetOrCreateAsync(CacheNamespace.Default, $"{size}/{i}", _ => Task.FromResult(1));
            }

            Assert.InRange(node.Statistics.Of(CacheNamespace.Default).MemoryHits - before, least, most);
        }
    }

    [SkippableFact]
    public async Task MemoryTtl_Over_ValueComesFromRedisAgain()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var node = await CacheNode.StartAsync(redis.Configuration, settings: new Dictionary<string, string?> { ["MEMORY_CACHE_TTL"] = "1" });
        await node.Cache.SetAsync(CacheNamespace.Users, "key", 1);
        await node.Cache.GetAsync<int>(CacheNamespace.Users, "key");
        var before = node.Statistics.Of(CacheNamespace.Users);

        await Poll.UntilAsync(
            async () =>
            {
                Assert.True((await node.Cache.GetAsync<int>(CacheNamespace.Users, "key")).Found);
                return node.Statistics.Of(CacheNamespace.Users).SharedHits > before.SharedHits;
            },
            "the value to leave memory");
    }

    [SkippableFact]
    public async Task Enabled_Off_NothingIsKeptAnywhere()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var node = await CacheNode.StartAsync(redis.Configuration, settings: new Dictionary<string, string?> { ["CACHE_ENABLED"] = "false" });
        var made = 0;
        for (var i = 0; i < 2; i++)
        {
            await node.Cache.GetOrCreateAsync(CacheNamespace.Default, "key", _ => Task.FromResult(++made));
            await node.Cache.SetAsync(CacheNamespace.Default, "other", 1);
        }

        Assert.Equal(2, made);
        Assert.False((await node.Cache.GetAsync<int>(CacheNamespace.Default, "other")).Found);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        Assert.Equal(0, (int)await connection.GetDatabase().ScriptEvaluateAsync("return #redis.call('KEYS', '*') - redis.call('EXISTS', '{barq}:clock')"));
    }

    [Fact]
    public void RecentWrites_AfterEverythingWasDropped_IncludeEverybody()
    {
        var time = new FakeTimeProvider();
        var writes = new RecentWrites(time);
        Assert.False(writes.Include(1));

        writes.Note(["Delivery@1", "=users:a@2"]);
        Assert.True(writes.Include(1));
        Assert.False(writes.Include(2));
        Assert.False(writes.Include(null));

        writes.NoteAll();
        Assert.True(writes.Include(2));
        Assert.True(writes.Include(null));

        time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(writes.Include(1));
        Assert.False(writes.Include(2));
    }
}
