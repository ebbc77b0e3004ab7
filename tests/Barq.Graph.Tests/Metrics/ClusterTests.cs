using Barq.Graph.Answers;
using Barq.Graph.Metrics;
using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Metrics;

/// <summary>The figures of several nodes together.</summary>
public sealed class ClusterTests
{
    [SkippableTheory, MemberData(nameof(TestRedisServers.All), MemberType = typeof(TestRedisServers))]
    public async Task ReadCluster_TwoNodes_AddsThemUpUntilOneGoes(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var one = await TestGateway.CreateCachedAsync(TestProvider.Sqlite, CornerFleet.Template, redis.Configuration, services => services.AddBarqMetrics());
        var other = await one.BesideCachedAsync();
        // The first windows begin.
        one.Services.GetRequiredService<MetricsCollector>();
        other.Services.GetRequiredService<MetricsCollector>();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await other.ExecuteAsync("{ deliveries(first: 1) { nodes { trackingNumber } } }");
        }

        await one.ExecuteAsync("{ nothing }");
        Record(one, 90, TimeSpan.FromMilliseconds(10));
        Record(other, 10, TimeSpan.FromSeconds(1));
        await PublishAsync(other, one);

        var cluster = await one.Services.GetRequiredService<MetricsReader>().ReadClusterAsync();

        Assert.True(cluster.IsComplete);
        Assert.Equal((MetricsScope.Cluster, 2), (cluster.Scope, cluster.Nodes.Count));
        Assert.Equal((104, 1), (cluster.Api.Requests.TotalRequests, cluster.Api.Requests.Errors));
        Assert.Equal((3, 1), (Operation("(anonymous)").Requests.Total, Operation("unknown").Requests.Errors));
        Assert.Equal(["GRAPHQL_VALIDATION_FAILED"], Operation("unknown").Requests.Codes.Select(each => each.Code));
        Assert.Equal(4, Assert.Single(cluster.Clients).Requests.Total);
        var texts = one.Services.GetRequiredService<ClusterOperations>();
        Assert.Null(await texts.TextAsync(Operation("(anonymous)").Key, MetricsScope.Node));
        await Poll.UntilAsync(
            async () =>
            {
                await other.Services.GetRequiredService<ClusterOperations>().PublishAsync(other.Services.GetRequiredService<MetricsCollector>().Read());
                return (await texts.TextAsync(Operation("(anonymous)").Key, MetricsScope.Cluster))?.Contains("deliveries", StringComparison.Ordinal) == true;
            },
            "the other node's text");
        Assert.Equal((1, 2), (cluster.Cache.TotalMisses, cluster.Cache.TotalHits));
        Assert.Equal(2.0 / 3, cluster.Cache.HitRate!.Value, 6);
        // Of both nodes' requests together: each node's own p80 and their mean are something else.
        Assert.InRange(cluster.Api.Requests.SinceStart.P50!.Value, 0.00984, 0.01016);
        Assert.InRange(cluster.Api.Requests.SinceStart.P95!.Value, 0.984, 1.016);

        OperationMetrics Operation(string name) => cluster.Operations.Single(each => each.Name == name);

        await other.Services.GetRequiredService<ClusterFigures>().LeaveAsync();
        Assert.Equal((1, 91), await CountAsync(one));
        await other.DisposeAsync();
    }

    // Each node sent fifty texts every five seconds, which never change.
    [SkippableFact]
    public async Task Texts_OfOperations_AreLeftOnceAFewAtATimeAndAgainBeforeTheyEnd()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var gateway = await TestGateway.CreateCachedAsync(TestProvider.Sqlite, CornerFleet.Template, redis.Configuration, services => services.AddBarqMetrics());
        for (var i = 0; i < 15; i++)
        {
            await gateway.ExecuteAsync($"query Q{i} {{ __typename }}");
        }

        var time = new FakeTimeProvider();
        var operations = ActivatorUtilities.CreateInstance<ClusterOperations>(gateway.Services, time);
        var shared = ClusterFigures.Shared(gateway.Services.GetRequiredService<MetricsCollector>().Read());
        var keys = shared.Operations.Select(operation => (StackExchange.Redis.RedisKey)$"{{barq}}:operation:1:{operation.Id}").ToArray();
        await using var connection = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var database = connection.GetDatabase();

        await PublishUntilAsync(10);
        await PublishUntilAsync(15);
        Assert.InRange((await database.KeyTimeToLiveAsync(keys[0]))!.Value, ClusterOperations.Life / 2, ClusterOperations.Life);

        await database.KeyDeleteAsync(keys);
        await operations.PublishAsync(shared);
        Assert.Equal(0, await database.KeyExistsAsync(keys));

        time.Advance(ClusterOperations.Life / 2);
        await PublishUntilAsync(10);

        // Again until it is seen: what a busy machine does not get to Redis in time is left at the next time.
        Task PublishUntilAsync(int count) => Poll.UntilAsync(
            async () =>
            {
                await operations.PublishAsync(shared);
                return await database.KeyExistsAsync(keys) >= count;
            },
            $"{count} texts");
    }

    // Two that began in the same millisecond had the same name, and one of them was not counted.
    [Fact]
    public async Task Node_OfManyMadeAtOnce_IsEachOnesOwn()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, configure: services => services.AddBarqMetrics());
        var nodes = Enumerable.Range(0, 50).Select(_ => ActivatorUtilities.CreateInstance<MetricsCollector>(gateway.Services).Node).ToArray();

        Assert.Equal(nodes.Length, nodes.Distinct(StringComparer.Ordinal).Count());
    }

    [SkippableFact]
    public async Task ReadCluster_ANodeThatGoesWithoutAWord_IsGoneWhenItsFiguresExpire()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var one = await TestGateway.CreateCachedAsync(TestProvider.Sqlite, CornerFleet.Template, redis.Configuration, services => services.AddBarqMetrics());
        var other = await one.BesideCachedAsync();
        var figures = other.Services.GetRequiredService<MetricsCollector>().Read();
        await PublishAsync(other, one);

        await using var connection = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var key = $"{{barq}}:metrics:1:{figures.Node}";
        Assert.InRange((await connection.GetDatabase().KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromSeconds(1), NodeBoard.Life);
        await connection.GetDatabase().KeyExpireAsync(key, TimeSpan.Zero);

        Assert.Equal(1, (await CountAsync(one)).Nodes);
        await other.DisposeAsync();
    }

    [SkippableFact]
    public async Task ReadCluster_RedisAway_SaysThatItIsNotComplete()
    {
        var process = await RedisProcess.StartNewAsync();
        await using var gateway = await TestGateway.CreateCachedAsync(TestProvider.Sqlite, CornerFleet.Template, process.Configuration, services => services.AddBarqMetrics());
        await process.DisposeAsync();

        var cluster = await gateway.Services.GetRequiredService<MetricsReader>().ReadClusterAsync();

        Assert.False(cluster.IsComplete);
        Assert.Single(cluster.Nodes);
    }

    // Again until it is seen, as the gateway does every few seconds: what a busy machine does not get to Redis in time is not an error.
    private static Task PublishAsync(TestGateway from, TestGateway to) => Poll.UntilAsync(async () =>
    {
        await from.Services.GetRequiredService<ClusterFigures>().PublishAsync(from.Services.GetRequiredService<MetricsCollector>().Read());
        return (await CountAsync(to)).Nodes == 2;
    }, "two nodes in the cluster's figures");

    private static void Record(TestGateway gateway, int requests, TimeSpan elapsed)
    {
        var figures = gateway.Services.GetRequiredService<RequestFigures>();
        for (var i = 0; i < requests; i++)
        {
            figures.Begin();
            figures.End(elapsed, ResponseStatus.Executed, false);
        }
    }

    private static async Task<(int Nodes, long Requests)> CountAsync(TestGateway gateway)
    {
        var cluster = await gateway.Services.GetRequiredService<MetricsReader>().ReadClusterAsync();
        return (cluster.Nodes.Count, cluster.Api.Requests.TotalRequests);
    }
}
