using System.Collections.Concurrent;
using Barq.Persistence.Access;
using Barq.Persistence.Composition;
using Barq.Persistence.Outbox;
using Barq.Persistence.Outbox.Dispatching;
using Barq.Persistence.Transactions;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Persistence.Tests.Outbox;

/// <summary>What must follow a write follows once it is committed, whoever dies in between.</summary>
public sealed class OutboxTests
{
    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Dispatch_AfterTheWriterHasGone_FollowsOnAnotherNode(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        await using (var writer = Node(database, null))
        {
            // It is gone before its dispatcher has looked.
            await WriteAsync(writer, 1);
        }

        var handler = new Recorder();
        await using var survivor = Node(database, handler);

        Assert.Equal(1, await survivor.GetRequiredService<OutboxDispatcher>().DispatchAsync(CancellationToken.None));
        Assert.Single(handler.Handled);
        Assert.Equal(0, await survivor.GetRequiredService<OutboxDispatcher>().DispatchAsync(CancellationToken.None));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Dispatch_WriteTakenBack_HasNothingToFollow(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        var handler = new Recorder();
        await using var node = Node(database, handler);

        var refused = await node.GetRequiredService<UnitOfWork>().RunAsync(
            Caller.System, "test", (scope, token) => VehicleWrites.UpdateAsync(scope, 1, vehicle => vehicle.CurrentMileage = -1, null, token), CancellationToken.None);

        Assert.NotEmpty(refused.Errors);
        Assert.Equal(0, await node.GetRequiredService<OutboxDispatcher>().DispatchAsync(CancellationToken.None));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Dispatch_HandlerThatFails_ComesAgainAndHoldsUpNobody(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        var handler = new Recorder { Failures = 1 };
        await using var node = Node(database, handler);
        await WriteAsync(node, 1);
        await WriteAsync(node, 2);
        var dispatcher = node.GetRequiredService<OutboxDispatcher>();

        var done = await dispatcher.DispatchAsync(CancellationToken.None) + await dispatcher.DispatchAsync(CancellationToken.None);

        Assert.Equal(2, done);
        Assert.Equal(2, handler.Handled.Distinct().Count());
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Dispatch_SeveralNodesAtOnce_ShareTheMessagesOut(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        var handler = new Recorder();
        await using var one = Node(database, handler);
        await using var two = Node(database, handler);
        for (var i = 0; i < 250; i++)
        {
            await WriteAsync(one, 1 + (i % 20));
        }

        await Task.WhenAll(new[] { one, two, one, two }.Select(node => Task.Run(() => node.GetRequiredService<OutboxDispatcher>().DispatchAsync(CancellationToken.None))));
        await one.GetRequiredService<OutboxDispatcher>().DispatchAsync(CancellationToken.None);

        Assert.Equal(250, handler.Handled.Count);
        Assert.Equal(250, handler.Handled.Distinct().Count());
    }

    [Fact]
    public async Task Start_WriteOnThisNode_IsFollowedAtOnce()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        var handler = new Recorder();
        await using var node = Node(database, handler);
        var dispatcher = node.GetRequiredService<OutboxDispatcher>();
        await dispatcher.StartAsync(CancellationToken.None);

        await WriteAsync(node, 1);

        await handler.FirstHandled;
        await dispatcher.StopAsync(CancellationToken.None);
        await using var context = database.CreateFleetContext();
        Assert.False(await context.OutboxMessages.AnyAsync());
    }

    private static async Task WriteAsync(ServiceProvider node, long vehicle)
    {
        var result = await node.GetRequiredService<UnitOfWork>().RunAsync(
            Caller.System, "test", (scope, token) => VehicleWrites.UpdateAsync(scope, vehicle, row => row.CurrentMileage++, null, token), CancellationToken.None);
        Assert.Empty(result.Errors);
    }

    private static ServiceProvider Node(TestDatabase database, IOutboxHandler? handler)
    {
        var services = new ServiceCollection().AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("DATABASE_URL", database.ConnectionString), new("CACHE_ENABLED", "false")]).Build())
            .AddBarqPersistence();
        return (handler is null ? services : services.AddSingleton(handler)).BuildServiceProvider();
    }

    private sealed class Recorder : IOutboxHandler
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;

        public int Failures { get; init; }

        public ConcurrentQueue<long> Handled { get; } = [];

        public Task FirstHandled => _first.Task;

        public string Kind => OutboxMessage.EntityChanged;

        public Task HandleAsync(OutboxMessage message, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _calls) <= Failures)
            {
                throw new InvalidOperationException("Not now.");
            }

            Handled.Enqueue(message.Id);
            _first.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
