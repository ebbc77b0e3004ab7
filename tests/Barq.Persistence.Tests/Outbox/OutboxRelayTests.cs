using Barq.Persistence.Auditing;
using Barq.Persistence.Outbox;
using Barq.Persistence.Outbox.Dispatching;
using Barq.Persistence.Storage;
using Barq.Persistence.Tests.Writing;
using Barq.Persistence.Vehicles;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Persistence.Tests.Outbox;

/// <summary>What a relay makes of a message is there if and only if the message is gone.</summary>
public sealed class OutboxRelayTests : WriteTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Relay_Messages_BecomeRowsOnce(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        await using var node = fleet.With(services => services.AddSingleton<IOutboxRelay>(new Copier(_ => false)));
        await WriteAsync(node, 1);

        await node.Get<OutboxDispatcher>().DispatchAsync(CancellationToken.None);
        await node.Get<OutboxDispatcher>().DispatchAsync(CancellationToken.None);

        Assert.Equal(1, await CopiesAsync(fleet));
        Assert.Empty(await KindsAsync(fleet));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Relay_OneMessageThatFails_LeavesNothingOfItAndAllOfTheOthers(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        await using var node = fleet.With(services => services.AddSingleton<IOutboxRelay>(new Copier(message => message.Payload.Contains("\"id\":2,", StringComparison.Ordinal))));
        await WriteAsync(node, 1);
        await WriteAsync(node, 2);
        await WriteAsync(node, 3);

        await node.Get<OutboxDispatcher>().DispatchAsync(CancellationToken.None);

        Assert.Equal(2, await CopiesAsync(fleet));
        Assert.Equal([OutboxMessage.EntityChanged], await KindsAsync(fleet));
    }

    // Was: each message asked by itself, a hundred times for a write of a hundred objects.
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Relay_SeveralMessages_ArePreparedTogetherAndRelayedOneByOne(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var copier = new Copier(_ => false);
        await using var node = fleet.With(services => services.AddSingleton<IOutboxRelay>(copier));
        for (var vehicle = 1; vehicle <= 3; vehicle++)
        {
            await WriteAsync(node, vehicle);
        }

        Assert.Equal(3, await node.Get<OutboxDispatcher>().DispatchAsync(CancellationToken.None));

        Assert.Equal([3], copier.Prepared);
        Assert.Equal(3, await CopiesAsync(fleet));
        Assert.Empty(await KindsAsync(fleet));
    }

    private static Task WriteAsync(WrittenFleet fleet, long vehicle) =>
        fleet.DoneAsync<Vehicle>(Barq.Persistence.Access.Caller.System, (scope, token) => VehicleWrites.UpdateAsync(scope, vehicle, row => row.CurrentMileage++, null, token));

    private static Task<int> CopiesAsync(WrittenFleet fleet) => fleet.ReadAsync(context => context.AuditLog.CountAsync(row => row.Action == "copy"));

    private static Task<List<string>> KindsAsync(WrittenFleet fleet) => fleet.ReadAsync(context => context.OutboxMessages.Select(row => row.Kind).ToListAsync());

    private sealed class Copier(Func<OutboxMessage, bool> fails) : IOutboxRelay
    {
        public string Kind => OutboxMessage.EntityChanged;

        public List<int> Prepared { get; } = [];

        public Task<MessageRelay> PrepareAsync(FleetDbContext context, IReadOnlyList<OutboxMessage> messages, CancellationToken cancellationToken)
        {
            Prepared.Add(messages.Count);
            return Task.FromResult<MessageRelay>(RelayAsync);
        }

        private Task RelayAsync(WriteScope scope, OutboxMessage message, CancellationToken cancellationToken)
        {
            scope.Context.Add(new AuditEntry { OrganizationId = message.OrganizationId, Actor = "relay", Action = "copy", EntityType = "Copy", EntityId = 1 });
            return fails(message) ? throw new InvalidOperationException("It fails.") : Task.CompletedTask;
        }
    }
}
