using Barq.Persistence.Deliveries;
using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using StackExchange.Redis;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>What the caches hold is counted in bytes, whatever they keep.</summary>
[Collection(Heap.Collection), Trait(Heap.Trait, Heap.Collection)]
public sealed class CacheBytesTests
{
    private const int Most = 8_000_000;

    /// <summary>Values of each kind that can be kept by hand.</summary>
    public static TheoryData<string> Kinds => [.. _kinds.Keys];

    private static readonly Dictionary<string, Func<CacheNode, int, Task>> _kinds = new()
    {
        ["texts"] = (node, i) => KeepAsync(node, i, _ => new string('x', 20_000)),
        ["small texts"] = (node, i) => KeepAsync(node, i, each => $"x{each}", 500),
        ["numbers"] = (node, i) => KeepAsync(node, i, each => Enumerable.Range(each, 5000).ToArray()),
        ["objects"] = (node, i) => KeepAsync(node, i, each => Enumerable.Range(each, 300).Select(number => new Held($"name {number}", number, [number, number + 1])).ToList()),
        ["maps"] = (node, i) => KeepAsync(node, i, each => Enumerable.Range(each, 300).ToDictionary(number => $"key {number}", number => (long)number)),
        ["nothing"] = (node, i) => KeepAsync<string>(node, i, _ => null, 500),
    };

    [SkippableTheory, MemberData(nameof(Kinds))]
    public async Task Keep_MoreThanFits_HoldsNoMoreThanItMay(string kind)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var node = await StartAsync(redis.Configuration);
        await _kinds[kind](node, -1);
        var before = await Heap.HeldAsync();
        for (var i = 0; node.Cache.MemoryEvicted == 0 && i < 100_000; i++)
        {
            await _kinds[kind](node, i);
        }

        await AssertHeldAsync(node, before);
    }

    [SkippableTheory, InlineData(TestProvider.Sqlite), InlineData(TestProvider.PostgreSql)]
    public async Task Read_MoreRowsThanFit_HoldsNoMoreThanItMay(TestProvider provider)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        await using var node = await StartAsync(redis.Configuration, database);
        await node.ReadAsync<Delivery>(CacheNamespace.Static, nameof(Delivery.TrackingNumber), [1]);
        var before = await Heap.HeldAsync();

        // Rows that are there, then those that are known not to be.
        for (var key = 1L; node.Cache.MemoryEvicted == 0; key += 500)
        {
            await node.ReadAsync<Delivery>(CacheNamespace.Static, nameof(Delivery.TrackingNumber), [.. Enumerable.Range(0, 500).Select(next => key + next)]);
        }

        await AssertHeldAsync(node, before);
    }

    [SkippableFact]
    public async Task Keep_LargerThanOneMayBe_IsAnsweredAndKeptNowhere()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var node = await StartAsync(redis.Configuration, settings: new() { ["CACHE_MAX_ENTRY_BYTES"] = "20000" });
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        foreach (var (length, isKept) in new[] { (9_000, true), (9_990, false), (100_000, false) })
        {
            var made = 0;
            async Task<string?> MakeAsync(CancellationToken token)
            {
                made++;
                await Task.Yield();
                return new string('x', length);
            }

            for (var i = 0; i < 2; i++)
            {
                Assert.Equal(length, (await node.Cache.GetOrCreateAsync(CacheNamespace.Default, $"made {length}", MakeAsync))!.Length);
                await node.Cache.SetAsync(CacheNamespace.Default, $"set {length}", new string('x', length));
                Assert.Equal(isKept, (await node.Cache.GetAsync<string>(CacheNamespace.Default, $"set {length}")).Found);
            }

            Assert.Equal(isKept ? 1 : 2, made);
            var script = "return #redis.call('KEYS', ARGV[1])";
            await Poll.UntilAsync(
                async () => (int)await connection.GetDatabase().ScriptEvaluateAsync(script, [], [$"*{length}"]) == (isKept ? 2 : 0), "Redis to hold what is small enough");
        }

        Assert.True(node.Statistics.NotKept >= 4);
    }

    private static Task<CacheNode> StartAsync(string redis, TestDatabase? database = null, Dictionary<string, string?>? settings = null) =>
        CacheNode.StartAsync(redis, database, settings: new Dictionary<string, string?>(settings ?? []) { ["MEMORY_CACHE_SIZE"] = "1000000", ["MEMORY_CACHE_BYTES"] = $"{Most}" });

    private static async Task AssertHeldAsync(CacheNode node, long before)
    {
        Assert.True(node.Cache.MemoryEvicted > 0, $"{node.Cache.MemoryItems} items, {node.Cache.MemoryBytes} bytes");
        Assert.InRange(node.Cache.MemoryBytes, Most / 2, Most);
        var held = await Heap.HeldAsync() - before;
        Assert.True(held <= Most * 1.1, $"{held} bytes are held, {node.Cache.MemoryBytes} counted, and {Most} may be.");
        Assert.True(held >= Most / 12, $"{held} bytes are held, and {node.Cache.MemoryBytes} counted.");
    }

    private static Task KeepAsync<T>(CacheNode node, int i, Func<int, T?> make, int together = 20) => node.Cache.GetOrCreateManyAsync(
        CacheNamespace.Default,
        [.. Enumerable.Range(i * together, together).Select(key => $"{key}")],
        indexes => Task.FromResult<T?[]>([.. indexes.Select(index => make((i * together) + index))]),
        _ => []).AsTask();

    private sealed record Held(string Name, int Number, int[] More);
}
