using Barq.Graph.Definitions;
using Barq.Graph.Tests.Batching;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Definitions;

/// <summary>Loaders whose values are cached.</summary>
public sealed class CachedDataLoaderTests
{
    [Fact]
    public async Task LoadAsync_InAnotherRequest_LoadsWhatIsNotCached()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await TestGateway.CreateCachedAsync(TestProvider.Sqlite, FleetDatabases.Empty, redis.Configuration);
        var cache = gateway.Services.GetRequiredService<FleetCache>();
        var loaded = new List<int>();

        Assert.Equal("1 2 none", await LoadAsync(cache, loaded, 1, 2, -1));
        Assert.Equal("2 none 3", await LoadAsync(cache, loaded, 2, -1, 3));
        Assert.Equal([1, 2, -1, 3], loaded);

        // Only what was made of the changed thing.
        await cache.InvalidateAsync(CacheNamespace.Default, "unrelated");
        await gateway.Services.GetRequiredService<CacheBus>().DropAsync(["Number:2"], []);
        Assert.Equal("1 2 none", await LoadAsync(cache, loaded, 1, 2, -1));
        Assert.Equal([1, 2, -1, 3, 2], loaded);
        Assert.True(gateway.Services.GetRequiredService<CacheStatistics>().Of(CacheNamespace.Default).AddUp);
    }

    private static async Task<string> LoadAsync(FleetCache cache, List<int> loaded, params int[] keys)
    {
        var scheduler = new ManualBatchScheduler();
        var loader = new TextLoader(scheduler, cache, loaded);
        var loads = keys.Select(loader.LoadAsync).ToArray();
        await scheduler.DispatchAsync();
        return string.Join(' ', (await Task.WhenAll(loads)).Select(value => value ?? "none"));
    }

    private sealed class TextLoader(IBatchScheduler scheduler, FleetCache cache, List<int> loaded) : CachedDataLoader<int, string>(scheduler, cache, CacheNamespace.Default)
    {
        protected override Task<IReadOnlyDictionary<int, string>> LoadMissingAsync(IReadOnlyList<int> keys)
        {
            loaded.AddRange(keys);
            return Task.FromResult<IReadOnlyDictionary<int, string>>(keys.Where(key => key > 0).ToDictionary(key => key, key => $"{key}"));
        }

        protected override string[] Tags(int key) => [$"Number:{key}"];
    }
}
