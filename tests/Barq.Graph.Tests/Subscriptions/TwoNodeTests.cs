using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Events;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Subscriptions;

/// <summary>What one node writes, the subscribers of the other hear of, with nothing stale in it.</summary>
public sealed class TwoNodeTests : SubscriptionTest
{
    public static TheoryData<TestRedis> Servers => TestRedisServers.All;

    [SkippableTheory, MemberData(nameof(Servers))]
    public async Task Write_OnOneNode_IsHeardFreshOnBoth(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var one = await TestGateway.CreateCachedAsync(TestProvider.Sqlite, FleetDatabases.Demo, redis.Configuration);
        await using var two = await one.BesideCachedAsync();
        await ConnectAsync(one, two);

        var id = await FirstAsync<Delivery>(one, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending);
        const string Watch = "subscription($id: ID!) { deliveryChanged(id: $id) { notes organization { name } } }";
        using var near = await SubscribeAsync(one, Watch, new { id });
        using var far = await SubscribeAsync(two, Watch, new { id });
        for (var i = 0; i < 20; i++)
        {
            var writer = i % 2 == 0 ? one : two;
            await writer.ExecuteAsync("mutation($id: ID!, $notes: String) { updateDelivery(input: { deliveryId: $id, notes: $notes }) { errors { __typename } } }", new { id, notes = $"{i}" });
            foreach (var listener in new[] { near, far })
            {
                var heard = (await listener.NextAsync())!.Value.GetProperty("data").GetProperty("deliveryChanged");
                Assert.Equal($"{i}", heard.GetProperty("notes").GetString());
                Assert.NotEmpty(heard.GetProperty("organization").GetProperty("name").GetString()!);
            }
        }
    }

    [SkippableFact]
    public async Task Redis_AwayAndBack_IsToldToTheSubscribersOfBoth()
    {
        await using var redis = await RedisProcess.StartNewAsync();
        await using var one = await TestGateway.CreateCachedAsync(TestProvider.Sqlite, FleetDatabases.Demo, redis.Configuration);
        await using var two = await one.BesideCachedAsync();
        await ConnectAsync(one, two);

        const string Watch = "subscription { deliveryStatusChanged { id } }";
        using var near = await SubscribeAsync(one, Watch);
        using var far = await SubscribeAsync(two, Watch);
        await redis.KillAsync();
        await Poll.UntilAsync(() => !one.Services.GetRequiredService<FleetEvents>().IsConnected, "the loss of Redis to be noticed");

        await MoveAsync(one);
        Assert.Equal("Object", (await near.NextAsync())!.Value.GetProperty("data").GetProperty("deliveryStatusChanged").ValueKind.ToString());

        await redis.StartAsync();
        foreach (var listener in new[] { near, far })
        {
            Assert.True((await listener.NextAsync())!.Value.GetProperty("extensions").GetProperty("eventsMayHaveBeenMissed").GetBoolean());
        }
    }

    // Whoever subscribes before a node has heard the others, as on a busy machine, is told so once it has: that is another test's.
    private static async Task ConnectAsync(params TestGateway[] nodes)
    {
        foreach (var events in nodes.Select(node => node.Services.GetRequiredService<FleetEvents>()))
        {
            await events.StartAsync(CancellationToken.None);
            await Poll.UntilAsync(() => events.IsConnected, "a node to hear the others");
        }
    }
}
