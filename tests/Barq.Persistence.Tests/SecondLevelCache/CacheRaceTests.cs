using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>Moments at which an old value could outlive its drop.</summary>
public sealed class CacheRaceTests
{
    private static readonly CacheNamespace _users = CacheNamespace.Users;

    // Nobody can have told it to drop what came into its memory before it heard anybody.
    [SkippableFact]
    public async Task Start_WhileRedisIsAway_KeepsNothingThatNobodyCouldHaveTold()
    {
        await using var redis = await RedisProcess.StartNewAsync();
        await redis.StopAsync();
        await using var early = await CacheNode.StartAsync(redis.Configuration, configure: CacheNode.AsInProduction);
        Assert.Equal("old", await early.Cache.GetOrCreateAsync<string>(_users, "key", _ => Task.FromResult<string?>("old")));

        await redis.StartAsync();
        await using var writer = await CacheNode.StartAsync(redis.Configuration);
        await writer.Cache.InvalidateAsync(_users, "key");
        await Poll.UntilAsync(() => early.Bus.IsMemoryTrusted && !early.Breaker.IsOpen, "the early node to join");

        Assert.Equal("new", await early.Cache.GetOrCreateAsync<string>(_users, "key", _ => Task.FromResult<string?>("new")));
    }

    // A node that can write to Redis, but does not hear what goes over the channel: it is told through the database.
    [SkippableFact]
    public async Task Start_OfANodeThatDoesNotHearTheChannel_IsToldThroughTheDatabase()
    {
        await using var redis = await RedisProcess.StartNewAsync();
        await using (var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration))
        {
            await connection.GetDatabase().ExecuteAsync("ACL", "SETUSER", "deaf", "on", ">deaf", "~*", "+@all", "resetchannels");
        }

        await using var writer = await CacheNode.StartAsync(redis.Configuration);
        await using var deaf = await CacheNode.StartAsync(
            "deaf:deaf@" + redis.Configuration,
            configure: services => services.AddSingleton(new CacheTiming { Trust = Poll.DefaultPatience, Patience = Poll.DefaultPatience, LookUp = TimeSpan.FromSeconds(0.2) }),
            settings: new Dictionary<string, string?> { ["REDIS_SOCKET_TIMEOUT"] = "300" });
        Task<string?> ReadAsync(string now) => deaf.Cache.GetOrCreateAsync(_users, "key", _ => Task.FromResult<string?>(now)).AsTask();

        Assert.Equal("old", await ReadAsync("old"));
        await writer.Cache.InvalidateAsync(_users, "key");

        Assert.Equal("new", await ReadAsync("new"));
    }

    // Nor can anybody have told it what was written just before, which replicas may lack.
    [SkippableFact]
    public async Task Start_OfANode_TakesEverythingToBeJustWritten()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var first = await CacheNode.StartAsync(redis.Configuration);
        await using var node = await CacheNode.StartAsync(redis.Configuration, configure: services => services.AddSingleton(new RecentWrites(new FakeTimeProvider())));

        Assert.True(node.Services.GetRequiredService<RecentWrites>().Include(1));
    }

    // The bug was: Redis reads its last snapshot at its start, values and drops as of then; nodes that all start anew did not know that drops are missing.
    [SkippableFact]
    public async Task Start_OfAllAfterRedisHasReadAnOldSnapshot_ReadsNothingOfIt()
    {
        await using var redis = await RedisProcess.StartNewAsync();
        await using (var before = await CacheNode.StartAsync(redis.Configuration))
        {
            await before.Cache.SetAsync(_users, "key", "old");
            Assert.True((await before.Cache.GetAsync<string>(_users, "key")).Found);
            await using (var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration + ",allowAdmin=true"))
            {
                await connection.GetServers()[0].ExecuteAsync("SAVE");
            }

            await before.Cache.InvalidateAsync(_users, "key");
        }

        await redis.KillAsync();
        await redis.StartAsync();
        await using var after = await CacheNode.StartAsync(redis.Configuration);
        await Poll.UntilAsync(() => !after.Breaker.IsOpen, "the node to join");

        Assert.False((await after.Cache.GetAsync<string>(_users, "key")).Found);
    }

    // The bug was: each node kept what it had set itself.
    [SkippableTheory, MemberData(nameof(TestRedisServers.All), MemberType = typeof(TestRedisServers))]
    public async Task Set_OnTwoNodesAtOnce_IsTheSameOnBoth(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var one = await CacheNode.StartAsync(redis.Configuration);
        await using var two = await CacheNode.StartAsync(redis.Configuration);
        for (var round = 0; round < 100; round++)
        {
            var key = $"key {round}";
            await Task.WhenAll(Task.Run(() => one.Cache.SetAsync(_users, key, 1)), Task.Run(() => two.Cache.SetAsync(_users, key, 2)));

            Assert.Equal(await one.Cache.GetAsync<int>(_users, key), await two.Cache.GetAsync<int>(_users, key));
        }
    }

    // The bug was: keys were looked for in Redis; what is in a node's memory alone, or just being made, stayed.
    [SkippableTheory, MemberData(nameof(TestRedisServers.All), MemberType = typeof(TestRedisServers))]
    public async Task InvalidatePattern_OfWhatIsNotInRedis_HitsItToo(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var one = await CacheNode.StartAsync(redis.Configuration);
        await using var two = await CacheNode.StartAsync(redis.Configuration);
        await one.Cache.GetOrCreateAsync(_users, "a:1", _ => Task.FromResult("old")!);
        await one.Cache.GetOrCreateAsync(_users, "b:1", _ => Task.FromResult("old")!);
        await using (var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration))
        {
            await Poll.UntilAsync(async () => await connection.GetDatabase().ScriptEvaluateAsync("return #redis.call('KEYS', '{barq}:users:*')") is { } count && (int)count == 2, "the values to be written");
            await connection.GetDatabase().ScriptEvaluateAsync("for _, key in ipairs(redis.call('KEYS', '{barq}:users:*')) do redis.call('DEL', key) end");
        }

        var release = new TaskCompletionSource<string?>();
        var making = one.Cache.GetOrCreateAsync(_users, "a:2", _ => release.Task);

        await two.Cache.InvalidatePatternAsync(_users, "a:*");
        release.SetResult("old");
        await making;

        Assert.False((await one.Cache.GetAsync<string>(_users, "a:1")).Found);
        Assert.False((await one.Cache.GetAsync<string>(_users, "a:2")).Found);
        Assert.False((await two.Cache.GetAsync<string>(_users, "a:2")).Found);
        Assert.True((await one.Cache.GetAsync<string>(_users, "b:1")).Found);

        for (var i = 0; i < 1000; i++)
        {
            await two.Cache.InvalidatePatternAsync(_users, $"nothing like it {i} *");
        }

        await one.Cache.SetAsync(_users, "a:1", "new");
        Assert.True((await two.Cache.GetAsync<string>(_users, "a:1")).Found);
    }

    [SkippableFact]
    public async Task GetOrCreateMany_AHundredAtOnce_MakesEachOnce()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var node = await CacheNode.StartAsync(redis.Configuration);
        var release = new TaskCompletionSource();
        var made = 0;
        async Task<int[]> MakeAsync(IReadOnlyList<int> missing)
        {
            Interlocked.Add(ref made, missing.Count);
            await release.Task;
            return [.. missing.Select(index => index + 10)];
        }

        var reading = Enumerable.Range(0, 100).Select(_ => node.Cache.GetOrCreateManyAsync(_users, ["a", "b"], MakeAsync, _ => []).AsTask()).ToArray();
        await Poll.UntilAsync(() => node.Statistics.SharedReads == 100, "all of them to have asked");
        release.SetResult();

        Assert.All(await Task.WhenAll(reading), values => Assert.Equal([10, 11], values));
        Assert.Equal(2, made);
    }
}
