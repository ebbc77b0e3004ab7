using System.Collections.Concurrent;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Events;
using Barq.Persistence.Outbox.Dispatching;
using Barq.Persistence.Tests.SecondLevelCache;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Persistence.Tests.Events;

/// <summary>A node of the product that tells and hears events, and writes down what its subscriber is told.</summary>
internal sealed class EventNode : IAsyncDisposable
{
    private readonly CacheNode _node;
    private readonly IDisposable _subscription;
    private int _missed;

    private EventNode(CacheNode node)
    {
        _node = node;
        _subscription = Events.Subscribe(Heard.Enqueue, () => Interlocked.Increment(ref _missed));
    }

    public CacheNode Node => _node;

    public FleetEvents Events => _node.Services.GetRequiredService<FleetEvents>();

    public OutboxDispatcher Outbox => _node.Services.GetRequiredService<OutboxDispatcher>();

    public ConcurrentQueue<FleetEvent> Heard { get; } = [];

    /// <summary>How often the subscriber was told that it may have missed something.</summary>
    public int Missed => Volatile.Read(ref _missed);

    public static async Task<EventNode> StartAsync(string redis, TestDatabase? database = null)
    {
        var node = await CacheNode.StartAsync(redis, database);
        await node.Services.GetRequiredService<FleetEvents>().StartAsync(CancellationToken.None);
        var started = new EventNode(node);

        // On a busy machine the node may be ready before it hears: what is told meanwhile it does not get, and is told so.
        await Poll.UntilAsync(() => started.Events.IsConnected, "the node to hear itself");
        await Poll.UntilAsync(() => started.Missed == (started.Events.WasLate ? 1 : 0), "the node to be told so");
        Volatile.Write(ref started._missed, 0);
        return started;
    }

    public Task MoveVehicleAsync(string make) =>
        _node.WriteAsync((scope, token) => VehicleWrites.UpdateAsync(scope, 1, row => row.Make = make, null, token));

    public Task UnassignAsync(long delivery) => _node.WriteAsync((scope, token) => DeliveryWrites.UnassignAsync(scope, delivery, null, token));

    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        Assert.Equal(0, Events.SubscriberCount);
        await Events.StopAsync(CancellationToken.None);
        await _node.DisposeAsync();
    }
}
