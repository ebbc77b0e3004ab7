using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Tests.Writing;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Deliveries;

/// <summary>The rules of deliveries.</summary>
public sealed class DeliveryWritesTests : WriteTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Assign_EveryRule_IsHeld(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var pending = await fleet.FirstAsync<Delivery>(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending);
        var delivered = await fleet.FirstAsync<Delivery>(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Delivered);
        var foreignDelivery = await fleet.FirstAsync<Delivery>(row => row.OrganizationId == 2 && row.Status == DeliveryStatus.Pending);
        var active = await fleet.FirstAsync<Courier>(row => row.OrganizationId == 1 && row.Status == CourierStatus.Active);
        var resting = await fleet.FirstAsync<Courier>(row => row.OrganizationId == 1 && row.Status != CourierStatus.Active);
        var foreign = await fleet.FirstAsync<Courier>(row => row.OrganizationId == 2 && row.Status == CourierStatus.Active);
        Task<(Type, string)> Refused(Caller caller, long delivery, long courier, int? version = null) =>
            fleet.RefusedAsync(caller, (scope, token) => DeliveryWrites.AssignAsync(scope, delivery, courier, version, token));

        Assert.Equal((typeof(ValidationError), "courierId"), await Refused(Manager, pending, resting));
        Assert.Equal((typeof(NotFoundError), "courierId"), await Refused(Manager, pending, foreign));
        Assert.Equal((typeof(NotFoundError), "deliveryId"), await Refused(Manager, foreignDelivery, active));
        Assert.Equal((typeof(IllegalStatusMoveError), "deliveryId"), await Refused(Manager, delivered, active));
        Assert.Equal((typeof(ConflictError), "version"), await Refused(Manager, pending, active, 99));

        // Even who sees every row does not give one organization's parcel to another's courier.
        Assert.Equal((typeof(NotFoundError), "courierId"), await Refused(Caller.System, pending, foreign));

        var assigned = await fleet.DoneAsync<Delivery>(Manager, (scope, token) => DeliveryWrites.AssignAsync(scope, pending, active, 1, token));
        Assert.Equal((DeliveryStatus.Assigned, active, 2), (assigned.Status, assigned.CourierId, assigned.Version));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Way_OfADelivery_WritesItsTimesAndOneEventAStep(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var courier = await fleet.FirstAsync<Courier>(row => row.OrganizationId == 1 && row.Status == CourierStatus.Active);
        var created = await fleet.DoneAsync<Delivery>(Manager, (scope, _) => Task.FromResult<Entity>(DeliveryWrites.Create(
            scope, new Delivery { OrganizationId = 1, TrackingNumber = "WAY-1", PickupAddress = "a", DeliveryAddress = "b", Status = DeliveryStatus.Delivered })));
        Assert.Equal(DeliveryStatus.Pending, created.Status);
        Task<Delivery> Step(Func<WriteScope, CancellationToken, Task<Entity>> work) => fleet.DoneAsync<Delivery>(Manager, work);
        Task<(Type, string)> Refused(DeliveryStatus status, DateTimeOffset? when = null) =>
            fleet.RefusedAsync(Manager, (scope, token) => DeliveryWrites.UpdateStatusAsync(scope, created.Id, status, null, when, null, token));

        await Step((scope, token) => DeliveryWrites.AssignAsync(scope, created.Id, courier, null, token));
        Assert.Null((await Step((scope, token) => DeliveryWrites.UnassignAsync(scope, created.Id, null, token))).CourierId);
        Assert.Equal((typeof(IllegalStatusMoveError), "status"), await Refused(DeliveryStatus.Delivered));
        Assert.Equal((typeof(ValidationError), "status"), await Refused(DeliveryStatus.Assigned));
        await Step((scope, token) => DeliveryWrites.AssignAsync(scope, created.Id, courier, null, token));
        Assert.Equal((typeof(ValidationError), "occurredAt"), await Refused(DeliveryStatus.InTransit, DateTimeOffset.MaxValue));
        var moving = await Step((scope, token) => DeliveryWrites.UpdateStatusAsync(scope, created.Id, DeliveryStatus.InTransit, null, null, null, token));
        Assert.NotNull(moving.PickedUpAt);
        Assert.Equal((typeof(IllegalStatusMoveError), "deliveryId"), await fleet.RefusedAsync(Manager, (scope, token) => DeliveryWrites.UnassignAsync(scope, created.Id, null, token)));
        await Step((scope, token) => DeliveryWrites.UpdateStatusAsync(scope, created.Id, DeliveryStatus.Failed, "Nobody there", null, null, token));
        Assert.Equal(
            (typeof(ForbiddenError), "status"),
            await fleet.RefusedAsync(Caller.Courier(1, courier), (scope, token) => DeliveryWrites.UpdateStatusAsync(scope, created.Id, DeliveryStatus.Returned, null, null, null, token)));
        await Step((scope, token) => DeliveryWrites.AssignAsync(scope, created.Id, courier, null, token));
        await Step((scope, token) => DeliveryWrites.UpdateStatusAsync(scope, created.Id, DeliveryStatus.InTransit, null, null, null, token));
        var done = await Step((scope, token) => DeliveryWrites.UpdateStatusAsync(scope, created.Id, DeliveryStatus.Delivered, "At the door", null, null, token));
        Assert.NotNull(done.DeliveredAt);
        Assert.Equal((typeof(IllegalStatusMoveError), "deliveryId"), await fleet.RefusedAsync(Manager, (scope, token) => DeliveryWrites.CancelAsync(scope, created.Id, null, null, token)));
        Assert.Equal((typeof(ValidationError), "deliveryId"), await fleet.RefusedAsync(Manager, (scope, token) => DeliveryWrites.UpdateAsync(scope, created.Id, row => row.Notes = "x", null, token)));

        var way = await fleet.ReadAsync(context => context.DeliveryEvents.Where(row => row.DeliveryId == created.Id).OrderBy(row => row.Id).Select(row => row.Status).ToListAsync());
        Assert.Equal(
            [
                DeliveryStatus.Pending, DeliveryStatus.Assigned, DeliveryStatus.Pending, DeliveryStatus.Assigned, DeliveryStatus.InTransit, DeliveryStatus.Failed,
                DeliveryStatus.Assigned, DeliveryStatus.InTransit, DeliveryStatus.Delivered,
            ],
            way);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Cancel_Pending_KeepsTheReason(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var pending = await fleet.FirstAsync<Delivery>(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending);

        var cancelled = await fleet.DoneAsync<Delivery>(Manager, (scope, token) => DeliveryWrites.CancelAsync(scope, pending, "Sold out", null, token));

        Assert.Equal(DeliveryStatus.Returned, cancelled.Status);
        Assert.Equal("Cancelled: Sold out", await fleet.ReadAsync(context => context.DeliveryEvents.Where(row => row.DeliveryId == pending).OrderByDescending(row => row.Id).Select(row => row.Note).FirstAsync()));
    }
}
