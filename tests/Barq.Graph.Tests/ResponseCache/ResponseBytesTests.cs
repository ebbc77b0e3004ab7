using Barq.Graph.Preparation;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace Barq.Graph.Tests.ResponseCache;

/// <summary>Whole answers are kept as long as there is room for them in bytes: a few large ones fill neither the process nor Redis.</summary>
[Collection(Heap.Collection), Trait(Heap.Trait, Heap.Collection)]
public sealed class ResponseBytesTests : MutationTest
{
    private const int Most = 6_000_000;

    [SkippableFact]
    public async Task Query_LargeAnswersInEveryEncoding_HoldNoMoreThanTheyMay()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        const int MostTries = 3;
        const int Documents = 3_000_000;
        for (var tries = 1; ; tries++)
        {
            await using var gateway = await StartAsync(redis.Configuration, 1 << 20);
            var cache = gateway.Services.GetRequiredService<FleetCache>();
            await AskAsync(gateway, 99);
            var before = await Heap.HeldAsync();
            var counted = cache.MemoryBytes;
            for (var i = 0; cache.MemoryEvicted < 20 && i < 1000; i++)
            {
                await AskAsync(gateway, i);
                Assert.InRange(cache.MemoryBytes, 0, Most);
            }

            Assert.True(cache.MemoryEvicted >= 20, $"{cache.MemoryItems} items, {cache.MemoryBytes} bytes");
            var held = await Heap.HeldAsync() - before;
            Assert.True(held >= (cache.MemoryBytes - counted) * 0.7, $"{held} bytes are held, and {cache.MemoryBytes} counted.");
            if (held <= Most + Documents)
            {
                return;
            }

            // What earlier tests of the process still do is in it, once.
            Assert.True(tries < MostTries, $"{held} bytes are held, {cache.MemoryBytes} counted, and {Most} may be.");
        }
    }

    [SkippableFact]
    public async Task Query_AnswerLargerThanOneMayBe_IsKeptNowhereAndRight()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var gateway = await StartAsync(redis.Configuration, 40_000);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration + ",allowAdmin=true");
        var server = connection.GetServer(connection.GetEndPoints()[0]);

        var first = await gateway.ExecuteAsync(Query(0), caller: Manager);
        var second = await gateway.ExecuteAsync(Query(0), caller: Manager);
        Assert.True(first.Text.Length > 40_000);
        Assert.Equal(first.Text, second.Text);
        Assert.NotEmpty(second.Statements);
        Assert.Equal(0, gateway.Services.GetRequiredService<FleetCache>().MemoryItems);

        // Those who ask at once share one execution all the same.
        var many = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gateway.ExecuteAsync(Query(1), caller: Manager)));
        Assert.Single(many.Select(answer => answer.Text).Distinct());

        await gateway.ExecuteAsync("{ deliveries(first: 1) { totalCount } }", caller: Manager);
        await Poll.UntilAsync(() => server.Keys(pattern: "{barq}:responses:*").Count() == 1, "the small answer alone to be in Redis");
    }

    private static Task<TestGateway> StartAsync(string redis, long mostOfOne) => TestGateway.CreateCachedAsync(
        TestProvider.Sqlite, FleetDatabases.Demo, redis, services => services.Replace(ServiceDescriptor.Singleton(
            new CacheOptions { MemoryItems = 100_000, MemoryBytes = Most, MaxEntryBytes = mostOfOne })));

    // Each as every client has it: as it is, in Brotli and in gzip.
    private static async Task AskAsync(TestGateway gateway, int i)
    {
        using var response = await gateway.Services.GetRequiredService<IRequestExecutor>().ExecuteAsync(
            new GraphRequest { Caller = Manager, Query = Query(i) }, CancellationToken.None);
        Assert.True(response.Body.Length > 50_000, response.ToString());
        response.Cached!.Encoded("br");
        response.Cached!.Encoded("gzip");
    }

    private static string Query(int i) =>
        $$"""{ n{{i}}: deliveries(first: 100) { nodes { id trackingNumber pickupAddress deliveryAddress notes status createdAt again: pickupAddress once: deliveryAddress twice: pickupAddress thrice: deliveryAddress more: pickupAddress yet: deliveryAddress } } }""";
}
