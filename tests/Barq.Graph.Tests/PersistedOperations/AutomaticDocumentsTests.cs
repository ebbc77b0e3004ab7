using Barq.Graph.PersistedOperations;
using Barq.Graph.Preparation;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace Barq.Graph.Tests.PersistedOperations;

/// <summary>What clients leave under hashes is bounded, by caller and in all, and no other node's memory suffers from it.</summary>
public sealed class AutomaticDocumentsTests
{
    private static readonly Caller _manager = Caller.User(1, CallerRole.Manager, 7);
    private static readonly Caller _other = Caller.User(2, CallerRole.Viewer, 30);

    public static TheoryData<TestRedis> Servers => [TestRedis.Garnet, TestRedis.Redis];

    [SkippableTheory, MemberData(nameof(Servers))]
    public async Task Register_OnOneNode_IsThereOnTheOtherAndDropsNothing(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var one = await StartAsync(redis);
        await using var two = await one.BesideCachedAsync();
        const string Kept = "{ couriers(first: 1) { nodes { id } } }";
        await AskAsync(two, _manager, Kept);
        var clocks = new[] { one, two }.Select(node => node.Services.GetRequiredService<DropLog>().Clock).ToArray();

        Assert.False(await KnowsAsync(two, 1));
        Assert.True(await RegisterAsync(one, _manager, 1));
        Assert.True(await RegisterAsync(one, _manager, 1));

        Assert.True(await KnowsAsync(one, 1));
        Assert.True(await KnowsAsync(two, 1));
        Assert.Equal(clocks, new[] { one, two }.Select(node => node.Services.GetRequiredService<DropLog>().Clock).ToArray());
        var hits = two.Services.GetRequiredService<CacheStatistics>().Of(CacheNamespace.Responses).MemoryHits;
        await AskAsync(two, _manager, Kept);
        Assert.Equal(hits + 1, two.Services.GetRequiredService<CacheStatistics>().Of(CacheNamespace.Responses).MemoryHits);
    }

    [SkippableTheory, MemberData(nameof(Servers))]
    public async Task Register_ThousandsByOneCaller_KeepsItsShareAndLeavesOthersTheirs(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var one = await StartAsync(redis);
        await using var two = await one.BesideCachedAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        Assert.True(await RegisterAsync(two, _other, 100_000));

        for (var i = 0; i < 1000; i++)
        {
            Assert.True(await RegisterAsync(i % 2 == 0 ? one : two, _manager, i));
        }

        // A share of 40 000 bytes, of which each takes 300 and its text: and it is one share, whichever node it comes to.
        var known = 0;
        for (var i = 0; i < 1000; i++)
        {
            known += await KnowsAsync(one, i) ? 1 : 0;
        }

        Assert.InRange(known, 50, 130);
        Assert.True(await KnowsAsync(one, 100_000));
        Assert.True(await RegisterAsync(one, _other, 100_001));
        Assert.True(await KnowsAsync(two, 100_001));
        Assert.True(one.Services.GetRequiredService<AutomaticDocuments>().Refused > 100);
        Assert.InRange((long)await connection.GetDatabase().StringGetAsync("{barq}:texts:apq:bytes"), 10_000, 45_000);
    }

    [SkippableTheory, MemberData(nameof(Servers))]
    public async Task Register_ByManyCallers_KeepsTheNewestAndNoMoreBytesThanItMay(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var one = await StartAsync(redis);
        await using var two = await one.BesideCachedAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        for (var i = 0; i < 600; i++)
        {
            Assert.True(await RegisterAsync(one, Caller.User(1, CallerRole.Viewer, i), i));
            Assert.InRange(one.Services.GetRequiredService<AutomaticDocuments>().Bytes, 0, 100_000);
        }

        var database = connection.GetDatabase();
        Assert.InRange((long)await database.StringGetAsync("{barq}:texts:apq:bytes"), 60_000, 100_000);
        var order = await database.SortedSetRangeByRankAsync("{barq}:texts:apq:order");
        Assert.Equal((long)await database.StringGetAsync("{barq}:texts:apq:bytes"), order.Sum(member => long.Parse(((string)member!).Split(':')[0], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(order, member => Assert.True(database.KeyExists("{barq}:text:apq:" + ((string)member!).Split(':')[1])));
        Assert.True(await KnowsAsync(two, 599));
        Assert.False(await KnowsAsync(two, 0));

        // What Redis has evicted by itself may be left again, and is counted once.
        await database.KeyDeleteAsync("{barq}:text:apq:" + DocumentId.Of(Text(598)));
        Assert.True(await RegisterAsync(two, _manager, 598));
        Assert.True(await KnowsAsync(two, 598));
        order = await database.SortedSetRangeByRankAsync("{barq}:texts:apq:order");
        Assert.Equal((long)await database.StringGetAsync("{barq}:texts:apq:bytes"), order.Sum(member => long.Parse(((string)member!).Split(':')[0], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [SkippableFact]
    public async Task Register_RedisAway_IsKeptOnTheNodeAlone()
    {
        await using var redis = await RedisProcess.StartNewAsync();
        await using var gateway = await TestGateway.CreateCachedAsync(TestProvider.Sqlite, FleetDatabases.Demo, redis.Configuration, Configure);
        await Poll.UntilAsync(() => gateway.Services.GetRequiredService<FleetCache>().IsShared, "Redis to be there");
        await redis.DisposeAsync();
        await Poll.UntilAsync(async () => !(await KnowsAsync(gateway, 1)) && !gateway.Services.GetRequiredService<FleetCache>().IsShared, "Redis to be missed");
        for (var i = 0; i < 300; i++)
        {
            Assert.True(await RegisterAsync(gateway, _manager, i));
        }

        var automatic = gateway.Services.GetRequiredService<AutomaticDocuments>();
        Assert.True(await KnowsAsync(gateway, 1));
        Assert.False(await KnowsAsync(gateway, 299));
        Assert.InRange(automatic.Bytes, 1, 100_000);
        Assert.True(automatic.Refused > 100);
    }

    private static Task<TestGateway> StartAsync(RedisServer redis) =>
        TestGateway.CreateCachedAsync(TestProvider.Sqlite, FleetDatabases.Demo, redis.Configuration, Configure);

    private static void Configure(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton(
        new PersistedOperationsOptions { AutomaticBytes = 100_000, AutomaticCallerBytes = 40_000, Folder = null }));

    private static string Text(int i) => $"query A{i} {{ a: __typename }}";

    private static async Task<bool> RegisterAsync(TestGateway gateway, Caller caller, int i) => await AskAsync(gateway, caller, Text(i), DocumentId.Of(Text(i)));

    private static Task<bool> KnowsAsync(TestGateway gateway, int i) => AskAsync(gateway, _manager, null, DocumentId.Of(Text(i)));

    private static async Task<bool> AskAsync(TestGateway gateway, Caller caller, string? text, string? id = null)
    {
        using var response = await gateway.Services.GetRequiredService<IRequestExecutor>().ExecuteAsync(
            new GraphRequest { Caller = caller, Query = text, DocumentId = id }, CancellationToken.None);
        return !response.HasErrors;
    }
}
