using Barq.Persistence.Changes;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Importing;
using Barq.Persistence.Events;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tests.SecondLevelCache;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Persistence.Tests.Events;

/// <summary>Redis goes away, or a writer dies, and nobody is left believing that nothing happened.</summary>
public sealed class EventFailureTests
{
    [SkippableFact]
    public async Task Redis_StoppedPausedAndKilled_LocalGoesOnAndTheGapIsToldAndMadeUpFor()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        await using var one = await EventNode.StartAsync(redis.Configuration, database);
        await using var two = await EventNode.StartAsync(redis.Configuration, database);
        foreach (var (leave, comeBack) in new (Func<Task>, Func<Task>)[]
        {
            (redis.StopAsync, redis.StartAsync),
            (() => Run(redis.Pause), () => Run(redis.Resume)),
            (redis.KillAsync, redis.StartAsync),
        })
        {
            var (heardOne, missedOne, missedTwo) = (one.Heard.Count, one.Missed, two.Missed);
            await leave();
            await Poll.UntilAsync(() => !one.Events.IsConnected && !two.Events.IsConnected, "the loss of Redis to be noticed");

            await one.MoveVehicleAsync($"make {heardOne}");
            Assert.Equal(heardOne + 1, one.Heard.Count);
            var late = one.Heard.Last().Id;
            Assert.DoesNotContain(two.Heard, occurred => occurred.Id == late);

            await comeBack();
            await Poll.UntilAsync(() => one.Missed > missedOne && two.Missed > missedTwo, "both to be told of the gap");

            // What was committed meanwhile is still in the outbox.
            await Poll.UntilAsync(() => one.Events.IsConnected && two.Events.IsConnected && !one.Node.Breaker.IsOpen, "Redis to be found again");
            await Poll.UntilAsync(
                async () =>
                {
                    await one.Outbox.DispatchAsync(CancellationToken.None);

                    // What the connection still held when it was given up goes out the moment Redis is back, perhaps before the other
                    // node listens again: then its subscriber is told of the gap instead, and the outbox has nothing left to tell.
                    return two.Heard.Any(occurred => occurred.Id == late) || (one.Events.IsShared(late) && two.Missed > missedTwo);
                },
                "the late event");
            Assert.Equal(heardOne + 1, one.Heard.Count);
        }
    }

    [SkippableFact]
    public async Task Writer_GoneBeforeItCouldTell_IsToldByAnotherNodeOnce()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);

        // One that never joined stands for one that died between its commit and its message.
        await using (var writer = await CacheNode.StartAsync(redis.Configuration, database))
        {
            await writer.WriteAsync((scope, token) => VehicleWrites.UpdateAsync(scope, 1, row => row.Make = "Last words", null, token));
        }

        await using var one = await EventNode.StartAsync(redis.Configuration, database);
        await using var two = await EventNode.StartAsync(redis.Configuration, database);
        Assert.Equal(1, await one.Outbox.DispatchAsync(CancellationToken.None));

        await Poll.UntilAsync(() => !two.Heard.IsEmpty, "the other node to hear of it");
        Assert.Equal("Vehicle", Assert.Single(one.Heard).EntityType);
        Assert.Equal(one.Heard.Single().Id, Assert.Single(two.Heard).Id);
    }

    [SkippableFact]
    public async Task Writer_GoneBeforeItCouldTellOfManyRows_IsToldByAnotherNodeOnce()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using (var writer = await CacheNode.StartAsync(redis.Configuration, database))
        {
            await writer.WriteAsync(async (scope, token) =>
            {
                await DeliveryImportWrites.AddAsync(scope, 1, [.. Enumerable.Range(1, 3).Select(row => new ImportedDelivery(row, $"GONE-{row}", "Gate 4, Tabuk", "b", 1, null))], token);
                return await scope.Context.Organizations.OrderBy(row => row.Id).FirstAsync(token);
            });
        }

        await using var one = await EventNode.StartAsync(redis.Configuration, database);
        await using var two = await EventNode.StartAsync(redis.Configuration, database);
        Assert.Equal(1, await one.Outbox.DispatchAsync(CancellationToken.None));

        await Poll.UntilAsync(() => !two.Heard.IsEmpty, "the other node to hear of it");
        Assert.Equal(one.Heard.Single().Id, Assert.Single(two.Heard).Id);
        foreach (var heard in new[] { one.Heard.Single(), two.Heard.Single() })
        {
            Assert.Equal((FleetEventKinds.RowsAdded, nameof(Delivery), 1L), (heard.Kind, heard.EntityType, heard.OrganizationId));
            var each = Assert.Single(heard.OfEach());
            Assert.Equal((new EventFact(null, "Tabuk"), new EventFact(null, "PENDING"), default), (each.Fact("city"), each.Fact("status"), each.Fact("courierId")));
        }
    }

    // The bug was: a gateway on a busy machine was ready before it heard the others, and whoever subscribed meanwhile never learned of it.
    [SkippableFact]
    public async Task Start_BeforeRedisIsThere_TellsThoseWhoSubscribedMeanwhileOfTheGap()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        await redis.StopAsync();
        await using var node = await CacheNode.StartAsync(redis.Configuration, database, CacheNode.AsInProduction);
        var events = node.Services.GetRequiredService<FleetEvents>();
        await events.StartAsync(CancellationToken.None);
        var missed = 0;
        using var subscription = events.Subscribe(_ => { }, () => Interlocked.Increment(ref missed));

        await redis.StartAsync();

        await Poll.UntilAsync(() => Volatile.Read(ref missed) > 0, "those who came too early to be told");
        await events.StopAsync(CancellationToken.None);
    }

    // The bug was: the first beat got lost while the machine was busy, and whoever started with a clock that stands still never ended to.
    [Fact]
    public async Task Start_WithoutRedisAndByAClockThatStandsStill_Ends()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var node = await CacheNode.StartAsync("127.0.0.1:1", database, services =>
        {
            CacheNode.AsInProduction(services);
            services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        });
        var events = node.Services.GetRequiredService<FleetEvents>();

        await events.StartAsync(CancellationToken.None);

        Assert.False(events.IsConnected);
        await events.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void Hear_NumberLeftOut_WasMissed()
    {
        var time = new FakeTimeProvider();
        var nodes = new EventNodes(time);
        var occurred = new FleetEvent { Kind = "k", EntityType = "T", Key = 1, OrganizationId = 1, OccurredAt = time.GetUtcNow() };

        Assert.False(nodes.Hear(new EventMessage("a", 3, null)));
        Assert.False(nodes.Hear(new EventMessage("a", 4, occurred)));
        Assert.False(nodes.Hear(new EventMessage("a", 4, null)));
        Assert.False(nodes.Hear(new EventMessage("b", 9, occurred)));
        Assert.True(nodes.Hear(new EventMessage("a", 6, occurred)));
        Assert.False(nodes.Hear(new EventMessage("a", 7, occurred)));
        Assert.True(nodes.Hear(new EventMessage("a", 8, null)));
        Assert.False(nodes.Hear(new EventMessage("b", 9, null)));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSameAndGarbageIsNothing()
    {
        var occurred = new FleetEvent
        {
            Kind = FleetEventKinds.EntityChanged,
            EntityType = "Delivery",
            Key = 5,
            OrganizationId = 2,
            OccurredAt = DateTimeOffset.UnixEpoch,
            IsNew = true,
            Facts = new Dictionary<string, EventFact> { ["status"] = new(null, "PENDING") },
        };

        Assert.True(EventMessages.TryRead(EventMessages.Write("node", 12, occurred), Unknown, out var message));
        Assert.Equal(("node", 12, occurred.ToJson()), (message.Node, message.Number, message.Event!.ToJson()));
        Assert.Equal(new EventFact(null, "PENDING"), message.Event.Fact("status"));
        Assert.True(EventMessages.TryRead(EventMessages.Write("node", 12, null), Unknown, out message) && message is { Event: null, HasEvent: false });
        foreach (var garbage in new[] { null, "", "node", "node\u001f12", "node\u001fx\u001f", "node\u001f1\u001f{", "node\u001f1\u001fnull", "node\u001f1\u001f{\"kind\":\"only\"}" })
        {
            Assert.False(EventMessages.TryRead(garbage, Unknown, out _));
        }
    }

    // What a node has told itself comes back to it, a hundred times for a hundred changed rows.
    [Fact]
    public void Read_EventThatIsKnown_IsNotParsed()
    {
        Assert.True(EventMessages.TryRead("node\u001f12\u001fno JSON", (node, number) => (node, number) == ("node", 12), out var message));

        Assert.Equal(new EventMessage("node", 12, null) { HasEvent = true }, message);
        Assert.False(EventMessages.TryRead("node\u001f13\u001fno JSON", (node, number) => (node, number) == ("node", 12), out _));
    }

    private static bool Unknown(string node, long number) => false;

    private static Task Run(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
