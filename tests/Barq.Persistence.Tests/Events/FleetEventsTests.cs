using System.Collections.Concurrent;
using Barq.Persistence.Changes;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Events;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Tests.SecondLevelCache;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Events;

/// <summary>Events reach the subscribers of all nodes once, after the commit and after the cache has let go.</summary>
public sealed class FleetEventsTests
{
    public static TheoryData<TestRedis> Servers => TestRedisServers.All;

    [SkippableTheory, MemberData(nameof(Servers))]
    public async Task Write_OnOneNode_IsHeardOnceOnAllWithItsFacts(TestRedis kind)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var one = await EventNode.StartAsync(redis.Configuration, database);
        await using var two = await EventNode.StartAsync(redis.Configuration, database);
        await using var context = database.CreateFleetContext();
        var delivery = await context.Deliveries.FirstAsync(row => row.Status == DeliveryStatus.Assigned);

        await one.UnassignAsync(delivery.Id);
        var own = Assert.Single(one.Heard);

        // The outbox knows of it too, on whichever node; and a sentinel after it shows that nothing came twice.
        await Poll.UntilAsync(() => !two.Heard.IsEmpty, "the other node to hear of it");
        await two.Outbox.DispatchAsync(CancellationToken.None);
        await two.MoveVehicleAsync("Sentinel");
        await Poll.UntilAsync(() => one.Heard.Count > 1 && two.Heard.Count > 1, "the sentinel");
        Assert.Equal(["Delivery", "Vehicle"], one.Heard.Select(occurred => occurred.EntityType));
        Assert.Equal(["Delivery", "Vehicle"], two.Heard.Select(occurred => occurred.EntityType));

        foreach (var heard in new[] { own, two.Heard.First() })
        {
            Assert.Equal((FleetEventKinds.EntityChanged, delivery.Id, delivery.OrganizationId, false), (heard.Kind, heard.Key, heard.OrganizationId, heard.IsNew));
            Assert.Equal(new EventFact("ASSIGNED", "PENDING"), heard.Fact("status"));
            Assert.Equal(new EventFact($"{delivery.CourierId}", null), heard.Fact("courierId"));
            Assert.Equal(default, heard.Fact("notes"));
        }

        Assert.Equal(own.Id, two.Heard.First().Id);
        Assert.Equal((0, 0), (one.Missed, two.Missed));
    }

    [SkippableFact]
    public async Task Event_ReachesASubscriber_AfterTheCachesOfAllNodesLetGo()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var one = await EventNode.StartAsync(redis.Configuration, database);
        await using var two = await EventNode.StartAsync(redis.Configuration, database);
        var reads = new ConcurrentQueue<Task<string>>();
        async Task<string> ReadAsync(CacheNode node) => (await node.ReadAsync<Vehicle>(CacheNamespace.Static, nameof(Vehicle.Make), [1]))[1];
        using var subscriptionOne = one.Events.Subscribe(_ => reads.Enqueue(ReadAsync(one.Node)));
        using var subscriptionTwo = two.Events.Subscribe(_ => reads.Enqueue(ReadAsync(two.Node)));
        for (var i = 0; i < 50; i++)
        {
            // Both have the old row in memory.
            await ReadAsync(one.Node);
            await ReadAsync(two.Node);

            await (i % 2 == 0 ? one : two).MoveVehicleAsync($"make {i}");

            await Poll.UntilAsync(() => reads.Count == 2 * (i + 1), "both to hear of it");
            Assert.All(await Task.WhenAll(reads.Skip(2 * i)), make => Assert.Equal($"make {i}", make));
        }
    }

    [SkippableFact]
    public async Task Publish_SubscriberThatThrows_KeepsNobodyFromHearing()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var one = await EventNode.StartAsync(redis.Configuration);
        using var faulty = one.Events.Subscribe(_ => throw new InvalidOperationException("Not me."));
        var last = new ConcurrentQueue<FleetEvent>();
        using var good = one.Events.Subscribe(last.Enqueue);

        Assert.True(await one.Events.PublishAsync(
            new FleetEvent { Kind = FleetEventKinds.JobProgressed, EntityType = "BackgroundJob", Key = 7, OrganizationId = 1, OccurredAt = DateTimeOffset.UnixEpoch },
            CancellationToken.None));

        Assert.Single(last);
        Assert.Single(one.Heard);
    }
}
