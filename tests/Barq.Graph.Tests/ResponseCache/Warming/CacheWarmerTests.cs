using Barq.Graph.PersistedOperations;
using Barq.Graph.ResponseCache;
using Barq.Graph.ResponseCache.Warming;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Readiness;
using Barq.Persistence.Events;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Barq.Graph.Tests.ResponseCache.Warming;

/// <summary>Caches that are filled before the first client asks.</summary>
public sealed class CacheWarmerTests : MutationTest
{
    [Fact]
    public async Task Start_WarmingOn_AnswersTheFirstClientFromTheCacheAndIsReadyThen()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await TestGateway.CreateCachedAsync(
            TestProvider.Sqlite, FleetDatabases.Demo, redis.Configuration, services => services.PostConfigure<ResponseCacheOptions>(options => options.WarmsUp = true));
        var warmer = gateway.Services.GetRequiredService<CacheWarmer>();
        var operations = gateway.Services.GetRequiredService<OperationFiles>().Warm;
        Assert.InRange(operations.Count, 2, 20);
        Assert.Equal(HealthStatus.Unhealthy, (await Asked.OfAsync(warmer)).Status);

        await warmer.StartAsync(CancellationToken.None);
        await Poll.UntilAsync(() => warmer.Rounds == 1, "the caches to be filled");

        Assert.Equal(HealthStatus.Healthy, (await Asked.OfAsync(warmer)).Status);
        foreach (var operation in operations)
        {
            foreach (var caller in new[] { Manager, Viewer, Stranger })
            {
                var answer = await gateway.ExecuteAsync(operation.Text, operation.VariablesFor(caller), operation.Name, caller);
                Assert.True(answer.Statements.Count == 0 && answer.ErrorCode is null, $"{operation.Name} for {caller}: {answer.Text}");
            }
        }
    }

    [Fact]
    public async Task Event_CachesDue_FillsThemAgainAndStaysReady()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await TestGateway.CreateCachedAsync(
            TestProvider.Sqlite, FleetDatabases.Demo, redis.Configuration, services => services.PostConfigure<ResponseCacheOptions>(options => options.WarmsUp = true));
        var warmer = gateway.Services.GetRequiredService<CacheWarmer>();
        await warmer.StartAsync(CancellationToken.None);
        await Poll.UntilAsync(() => warmer.Rounds == 1, "the caches to be filled");

        await gateway.Services.GetRequiredService<FleetEvents>().PublishAsync(
            new FleetEvent { Kind = FleetEventKinds.CachesDue, EntityType = "", Key = 0, OrganizationId = 0, OccurredAt = TimeProvider.System.GetUtcNow() }, CancellationToken.None);

        await Poll.UntilAsync(() => warmer.Rounds == 2, "the caches to be filled again");
        Assert.Equal(HealthStatus.Healthy, (await Asked.OfAsync(warmer)).Status);
        await warmer.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Start_OfARealGateway_TellsOfItsProgress()
    {
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = new Dictionary<string, string?> { ["CACHE_WARMING_ENABLED"] = "true" } });

        await gateway.WaitForLineAsync("The caches are filled");
        Assert.Contains(gateway.Output.Lines, line => line.Contains("organization 5 of 5 done", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_MarkWithVariables_IsForTheOrganizationThatItIsRunFor()
    {
        var operation = WarmOperation.Read("# @warm {\"id\":\"@Organization\"}\nquery Mine($id: ID!) { organization(id: $id) { name } }");

        Assert.Equal("Mine", operation!.Name);
        Assert.Equal("""{"id":"T3JnYW5pemF0aW9uOjE="}""", operation.VariablesFor(Manager).GetRawText());
        Assert.Null(WarmOperation.Read("query Mine { __typename }"));
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => WarmOperation.Read("# @warm [1]\nquery Mine { __typename }"));
    }
}
