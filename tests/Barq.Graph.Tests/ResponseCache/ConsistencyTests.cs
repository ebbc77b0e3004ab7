using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Outbox;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Writing;
using Barq.Testing.Consistency;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Graph.Tests.ResponseCache;

/// <summary>Many write and many read at once, on two nodes: nobody sees what should be gone. The long run of this is a benchmark.</summary>
public sealed class ConsistencyTests
{
    [SkippableFact]
    public async Task Reads_WhileOthersWriteOnTwoNodes_AreNeverStale()
    {
        var (result, hits) = await DrillAsync(_ => { }, result => result is { Writes: >= 50, Reads: >= 2000 });

        Assert.True(result.Stale == 0, $"{result.Stale} of {result.Reads} reads were stale: {string.Join("; ", result.Examples)}");
        Assert.True(hits > result.Reads / 10, $"Of {result.Reads} reads only {hits} came from a cache, which proves little.");
    }

    [SkippableFact]
    public async Task Reads_WithoutInvalidation_AreStale()
    {
        // The drill itself: it has to notice.
        var (result, _) = await DrillAsync(
            services =>
            {
                services.RemoveAll<ICommitFollower>();
                services.RemoveAll<IOutboxHandler>();
            },
            result => result.Stale > 0 || result.Writes > 1000);

        Assert.NotEqual(0, result.Stale);
    }

    private static async Task<(DrillResult Result, long Hits)> DrillAsync(
        Action<IServiceCollection> configure, Func<DrillResult, bool> isEnough)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var one = await TestGateway.CreateCachedAsync(TestProvider.PostgreSql, FleetDatabases.Demo, redis.Configuration, configure);
        await using var two = await one.BesideCachedAsync();
        var drill = new ConsistencyDrill([NodeOf(one), NodeOf(two)], 40);
        await drill.PrepareAsync();
        var result = await drill.RunUntilAsync(4, 8, TimeSpan.FromMilliseconds(20), isEnough);
        return (result, new[] { one, two }.Sum(gateway => gateway.Services.GetRequiredService<CacheStatistics>().Of(CacheNamespace.Responses).Hits));
    }

    private static DrillNode NodeOf(TestGateway gateway) => async (query, variables) => (await gateway.ExecuteAsync(query, variables)).Json;
}
