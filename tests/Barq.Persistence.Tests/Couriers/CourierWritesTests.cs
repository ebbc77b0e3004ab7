using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tests.Writing;
using Barq.Persistence.Vehicles;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Couriers;

/// <summary>The rules of couriers.</summary>
public sealed class CourierWritesTests : WriteTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Create_EveryRule_IsHeld(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var taken = await fleet.ReadAsync(context => context.Couriers.OrderByDescending(row => row.Id).Select(row => row.BarqId).FirstAsync());
        Courier New(string barqId, string name = "New") => new()
        {
            OrganizationId = 1, BarqId = barqId, FullName = name, City = "Riyadh", MobileNumber = "+966500000000", JoiningDate = new(2026, 1, 1), Status = CourierStatus.Active,
        };

        var created = await fleet.DoneAsync<Courier>(Manager, (scope, token) => CourierWrites.CreateAsync(scope, New("NEW-1"), token));
        Assert.Equal(CourierStatus.Onboarding, created.Status);
        Assert.Equal((typeof(ConflictError), "barqId"), await fleet.RefusedAsync(Manager, (scope, token) => CourierWrites.CreateAsync(scope, New(taken), token)));
        Assert.Equal((typeof(ValidationError), "fullName"), await fleet.RefusedAsync(Manager, (scope, token) => CourierWrites.CreateAsync(scope, New("NEW-2", " "), token)));

        await fleet.SetAsync(async context =>
        {
            var organization = await context.Organizations.SingleAsync(row => row.Id == 1);
            organization.MaxCouriers = await context.Couriers.CountAsync(row => row.OrganizationId == 1 && row.Status != CourierStatus.Terminated);
        });
        Assert.Equal((typeof(PlanLimitReachedError), ""), await fleet.RefusedAsync(Manager, (scope, token) => CourierWrites.CreateAsync(scope, New("NEW-3"), token)));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task ChangeStatus_EveryRule_IsHeld(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var busy = await fleet.FirstAsync<Courier>(row => row.OrganizationId == 1 && row.Status == CourierStatus.Active
            && row.Deliveries.Any(delivery => delivery.Status == DeliveryStatus.InTransit));
        var leaver = await fleet.FirstAsync<Courier>(row => row.OrganizationId == 1 && row.Status == CourierStatus.OnLeave);
        Task<(Type, string)> Refused(long courier, CourierStatus status, int? version = null) =>
            fleet.RefusedAsync(Manager, (scope, token) => CourierWrites.ChangeStatusAsync(scope, courier, status, version, token));

        Assert.Equal((typeof(ValidationError), "courierId"), await Refused(busy, CourierStatus.Suspended));
        Assert.Equal((typeof(IllegalStatusMoveError), "status"), await Refused(leaver, CourierStatus.Onboarding));
        Assert.Equal((typeof(ConflictError), "version"), await Refused(leaver, CourierStatus.Active, 99));
        var gone = await fleet.DoneAsync<Courier>(Manager, (scope, token) => CourierWrites.ChangeStatusAsync(scope, leaver, CourierStatus.Terminated, null, token));
        Assert.Equal(CourierStatus.Terminated, gone.Status);
        Assert.Equal((typeof(IllegalStatusMoveError), "status"), await Refused(leaver, CourierStatus.Active));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task AssignVehicle_EveryRule_IsHeld(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var courier = await fleet.FirstAsync<Courier>(row => row.OrganizationId == 1 && row.CurrentVehicleId == null);
        var free = await fleet.FirstAsync<Vehicle>(row => row.OrganizationId == 1 && row.Status == VehicleStatus.Active && !row.Couriers.Any());
        var driven = await fleet.FirstAsync<Vehicle>(row => row.OrganizationId == 1 && row.Status == VehicleStatus.Active && row.Couriers.Any());
        var resting = await fleet.FirstAsync<Vehicle>(row => row.OrganizationId == 1 && row.Status != VehicleStatus.Active);
        var foreign = await fleet.FirstAsync<Vehicle>(row => row.OrganizationId == 2);
        Task<(Type, string)> Refused(long vehicle) =>
            fleet.RefusedAsync(Manager, (scope, token) => CourierWrites.AssignVehicleAsync(scope, courier, vehicle, null, token));

        Assert.Equal((typeof(ConflictError), "vehicleId"), await Refused(driven));
        Assert.Equal((typeof(ValidationError), "vehicleId"), await Refused(resting));
        Assert.Equal((typeof(NotFoundError), "vehicleId"), await Refused(foreign));
        Assert.Equal(free, (await fleet.DoneAsync<Courier>(Manager, (scope, token) => CourierWrites.AssignVehicleAsync(scope, courier, free, null, token))).CurrentVehicleId);
        Assert.Null((await fleet.DoneAsync<Courier>(Manager, (scope, token) => CourierWrites.AssignVehicleAsync(scope, courier, null, null, token))).CurrentVehicleId);
        Assert.Equal((typeof(NotFoundError), "courierId"), await fleet.RefusedAsync(Manager, (scope, token) => CourierWrites.UpdateAsync(scope, 999_999, _ => { }, null, token)));
    }
}
