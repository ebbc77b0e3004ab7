using System.Globalization;
using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using StackExchange.Redis;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>The cache by hand. What nodes have in common is tested on Redis: the embedded server has one node.</summary>
public sealed class FleetCacheTests
{
    private static readonly CacheNamespace _users = CacheNamespace.Users;

    public static TheoryData<TestRedis> Servers => TestRedisServers.All;

    [SkippableTheory, InlineData(TestRedis.Redis)]
    public async Task Set_OnOneNode_IsFoundOnAnotherAndGoesWithItsKey(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var one = await CacheNode.StartAsync(redis.Configuration);
        await using var two = await CacheNode.StartAsync(redis.Configuration);

        await one.Cache.SetAsync(_users, "7", new Person("Sara", 31));

        await Poll.UntilAsync(async () => (await two.Cache.GetAsync<Person>(_users, "7")).Found, "the value to reach Redis");
        Assert.Equal(new Person("Sara", 31), (await two.Cache.GetAsync<Person>(_users, "7")).Value);
        Assert.False((await two.Cache.GetAsync<Person>(CacheNamespace.Static, "7")).Found);

        await two.Cache.InvalidateAsync(_users, "7");
        Assert.False((await one.Cache.GetAsync<Person>(_users, "7")).Found);
        Assert.False((await two.Cache.GetAsync<Person>(_users, "7")).Found);
    }

    // The clock is asked in the same trip for the tags that such a value has at least; a second trip would ask for them alone.
    [SkippableFact]
    public async Task Get_ByHand_IsOneTripToRedis()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var node = await CacheNode.StartAsync(redis.Configuration);
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.Configuration},allowAdmin=true");
        async Task<int> LooksAtTheClockAsync() => (await connection.GetServers()[0].InfoAsync("commandstats")).SelectMany(section => section)
            .Where(command => command.Key == "cmdstat_hmget").Sum(command => int.Parse(command.Value.Split(',')[0]["calls=".Length..], CultureInfo.InvariantCulture));
        for (var i = 0; i < 10; i++)
        {
            await node.Cache.SetAsync(_users, $"{i}", new Person("Sara", i));
        }

        var before = await LooksAtTheClockAsync();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(new Person("Sara", i), (await node.Cache.GetAsync<Person>(_users, $"{i}")).Value);
        }

        Assert.Equal(10, await LooksAtTheClockAsync() - before);
    }

    [SkippableTheory, InlineData(TestRedis.Redis)]
    public async Task Invalidate_NamespacePatternOrAll_LeavesTheRest(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var one = await CacheNode.StartAsync(redis.Configuration);
        await using var two = await CacheNode.StartAsync(redis.Configuration);
        await one.Cache.SetAsync(_users, "a:1", 1);
        await one.Cache.SetAsync(_users, "a:2", 2);
        await one.Cache.SetAsync(_users, "b:1", 3);
        await one.Cache.SetAsync(CacheNamespace.Static, "a:1", 4);
        await Poll.UntilAsync(async () => (await two.Cache.GetAsync<int>(CacheNamespace.Static, "a:1")).Found, "the values to reach Redis");

        await two.Cache.InvalidatePatternAsync(_users, "a:*");
        Assert.Equal("0011", await FoundAsync(one));
        Assert.Equal("0011", await FoundAsync(two));

        await one.Cache.InvalidateAsync(_users);
        Assert.Equal("0001", await FoundAsync(one));
        Assert.Equal("0001", await FoundAsync(two));

        await one.Cache.InvalidateAllAsync();
        Assert.Equal("0000", await FoundAsync(one));
        Assert.Equal("0000", await FoundAsync(two));
    }

    [SkippableTheory, MemberData(nameof(Servers))]
    public async Task GetOrCreate_AHundredAtOnce_IsMadeOnce(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var node = await CacheNode.StartAsync(redis.Configuration);
        var made = 0;
        async Task<string?> MakeAsync(CancellationToken token)
        {
            Interlocked.Increment(ref made);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, token);
            return "value";
        }

        var values = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(async () => await node.Cache.GetOrCreateAsync(_users, "key", MakeAsync))));

        Assert.All(values, value => Assert.Equal("value", value));
        Assert.Equal(1, made);
        Assert.Equal(100, node.Statistics.Of(_users).Lookups);
    }

    [SkippableTheory, InlineData("a|b"), InlineData("1|2|3"), InlineData("ключ 🚚"), InlineData("a:b@c#d=e,f")]
    public async Task Invalidate_AnyKey_ReachesTheOtherNode(string key)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var one = await CacheNode.StartAsync(redis.Configuration);
        await using var two = await CacheNode.StartAsync(redis.Configuration);
        await one.Cache.SetAsync(_users, key, 1);
        await Poll.UntilAsync(async () => (await two.Cache.GetAsync<int>(_users, key)).Found, "the value to reach Redis");

        await one.Cache.InvalidateAsync(_users, key);

        Assert.False((await two.Cache.GetAsync<int>(_users, key)).Found);
    }

    [SkippableFact]
    public async Task Stop_OfANode_IsNotWaitedForAfterwards()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var one = await CacheNode.StartAsync(redis.Configuration);
        await using (await CacheNode.StartAsync(redis.Configuration))
        {
            await Poll.UntilAsync(() => one.Members.Count == 1, "the nodes to meet");
        }

        await Poll.UntilAsync(() => one.Members.Count == 0, "the node to leave");
    }

    [SkippableTheory, InlineData(TestRedis.Redis)]
    public async Task GetOrCreate_DroppedWhileItIsMade_IsNotKept(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var node = await CacheNode.StartAsync(redis.Configuration);
        await using var other = await CacheNode.StartAsync(redis.Configuration);

        var old = await node.Cache.GetOrCreateAsync<string>(_users, "key", async _ =>
        {
            // Read, and overtaken before it is stored.
            await other.Cache.InvalidateAsync(_users, "key");
            return "old";
        });
        var next = await node.Cache.GetOrCreateAsync<string>(_users, "key", _ => Task.FromResult<string?>("new"));

        Assert.Equal(("old", "new"), (old, next));
        Assert.Equal("new", (await other.Cache.GetOrCreateAsync<string>(_users, "key", _ => Task.FromResult<string?>("new"))));
    }

    [SkippableTheory, MemberData(nameof(Servers))]
    public async Task GetOrCreate_OfAnotherShape_IsNotReadAsThisOne(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var old = await CacheNode.StartAsync(redis.Configuration);
        await using var now = await CacheNode.StartAsync(redis.Configuration);
        await old.Cache.SetAsync(_users, "7", new OldPerson("Sara"));
        await Poll.UntilAsync(async () => (await now.Cache.GetAsync<OldPerson>(_users, "7")).Found, "the value to reach Redis");

        Assert.False((await now.Cache.GetAsync<Person>(_users, "7")).Found);
    }

    private static async Task<string> FoundAsync(CacheNode node)
    {
        var found = "";
        foreach (var (cacheNamespace, key) in new[] { (_users, "a:1"), (_users, "a:2"), (_users, "b:1"), (CacheNamespace.Static, "a:1") })
        {
            found += (await node.Cache.GetAsync<int>(cacheNamespace, key)).Found ? '1' : '0';
        }

        return found;
    }

    private sealed record Person(string Name, int Age);

    private sealed record OldPerson(string Name);
}
