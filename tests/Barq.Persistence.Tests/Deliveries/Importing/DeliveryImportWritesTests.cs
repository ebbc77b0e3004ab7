using Barq.Persistence.Auditing;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Importing;
using Barq.Persistence.Organizations;
using Barq.Persistence.Outbox;
using Barq.Persistence.Tests.Writing;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Persistence.Tests.Deliveries.Importing;

/// <summary>Many deliveries at once look as if each had been added alone.</summary>
public sealed class DeliveryImportWritesTests : WriteTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Add_ManyRows_LeavesWhatASingleCreateLeaves(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var alone = await fleet.DoneAsync<Delivery>(Manager, (scope, _) => Task.FromResult<Entity>(DeliveryWrites.Create(scope, new Delivery
        {
            OrganizationId = 1, TrackingNumber = "ALONE", PickupAddress = "Al Olaya, Riyadh", DeliveryAddress = "7 King Road, Riyadh", CodAmount = 149.90m, Notes = "ring twice",
        })));

        await AddAsync(fleet, Row(1, "IMPORTED-1"), Row(2, "IMPORTED-2"));

        var imported = await fleet.ReadAsync(context => context.Deliveries.Include(row => row.Events).Where(row => row.TrackingNumber.StartsWith("IMPORTED")).ToListAsync());
        Assert.Equal(2, imported.Count);
        Assert.All(imported, row =>
        {
            Assert.Equal((alone.OrganizationId, alone.Status, alone.CodAmount, alone.Notes, alone.Version), (row.OrganizationId, row.Status, row.CodAmount, row.Notes, row.Version));
            Assert.Equal(("Riyadh", alone.City), (row.City, row.City));
            Assert.Equal(row.CreatedAt, row.UpdatedAt);
            var change = Assert.Single(row.Events);
            Assert.Equal((DeliveryStatus.Pending, Manager.Name, Manager.UserId, null), (change.Status, change.Actor, change.ActorUserId, change.ActorCourierId));
        });
        var audit = await fleet.ReadAsync(context => context.AuditLog.Where(row => row.EntityType == nameof(Delivery)).OrderBy(row => row.Id).ToListAsync());
        Assert.Equal(3, audit.Count);
        Assert.All(audit, row => Assert.Equal((Manager.Name, Manager.UserId, null, "test", null), (row.Actor, row.ActorUserId, row.ActorCourierId, row.Action, row.Before)));
        Assert.Equal(Sorted(audit[0].After!.Replace("ALONE", "IMPORTED-1", StringComparison.Ordinal)), Sorted(audit[1].After!));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Add_TakenTrackingNumber_LeavesThatRowOutAlone(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var taken = await fleet.ReadAsync(context => context.Deliveries.OrderBy(row => row.Id).Select(row => row.TrackingNumber).FirstAsync());

        var left = await AddAsync(fleet, Row(1, "NEW-1"), Row(2, taken), Row(3, "NEW-3"));

        Assert.Equal([2], left);
        Assert.Equal(2, await fleet.ReadAsync(context => context.Deliveries.CountAsync(row => row.TrackingNumber.StartsWith("NEW-"))));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Add_ManyRows_IsOneMessageThatDropsTheirLists(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var follower = new Follower();
        await using var followed = fleet.With(services => services.AddSingleton<ICommitFollower>(follower));

        await AddAsync(followed, Row(1, "ONE"), Row(2, "TWO"));

        var (change, message) = Assert.Single(Assert.Single(follower.Seen).Bulk);
        Assert.Equal((nameof(Delivery), 1L), (change.Type, change.Organization));
        Assert.Equal([nameof(DeliveryEvent), nameof(AuditEntry)], change.Records);
        Assert.Equal(OutboxMessage.RowsChanged, message.Kind);

        // What subscribers choose by, once for both.
        Assert.Equal(new Dictionary<string, string?> { ["city"] = "Riyadh", ["courierId"] = null, ["status"] = "PENDING" }, Assert.Single(change.Added));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Add_TheSameNumbersFromTwoSides_AreThereOnce(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var rows = Enumerable.Range(1, 200).Select(number => Row(number, $"RACE-{number:000}")).ToArray();

        var left = await Task.WhenAll(AddAsync(fleet, rows), AddAsync(fleet, [.. rows.Reverse()]));

        Assert.Equal(200, left.Sum(one => one.Count));
        Assert.Equal(200, await fleet.ReadAsync(context => context.Deliveries.CountAsync(row => row.TrackingNumber.StartsWith("RACE-"))));
    }

    private static async Task<IReadOnlySet<int>> AddAsync(WrittenFleet fleet, params ImportedDelivery[] rows)
    {
        IReadOnlySet<int>? left = null;
        var result = await fleet.WriteAsync(Manager, async (scope, token) =>
        {
            left = await DeliveryImportWrites.AddAsync(scope, 1, rows, token);
            return await scope.Context.Organizations.FirstAsync(token);
        });
        Assert.Empty(result.Errors);
        return left!;
    }

    private static ImportedDelivery Row(int number, string trackingNumber) =>
        new(number, trackingNumber, "Al Olaya, Riyadh", "7 King Road, Riyadh", 149.90m, "ring twice");

    private static string[] Sorted(string json) => [.. System.Text.Json.JsonDocument.Parse(json).RootElement.EnumerateObject().Select(one => one.ToString()).Order(StringComparer.Ordinal)];

    private sealed class Follower : ICommitFollower
    {
        public List<CommittedChanges> Seen { get; } = [];

        public Task CommittedAsync(CommittedChanges changes)
        {
            Seen.Add(changes);
            return Task.CompletedTask;
        }
    }
}
