using Barq.Persistence.Organizations;
using Barq.Persistence.Tests.Writing;
using Barq.Persistence.Vehicles;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Vehicles;

/// <summary>The rules of vehicles.</summary>
public sealed class VehicleWritesTests : WriteTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Write_EveryRule_IsHeld(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        await fleet.SetAsync(async context => (await context.Organizations.SingleAsync(row => row.Id == 1)).MaxVehicles = 1000);
        var plate = await fleet.ReadAsync(context => context.Vehicles.OrderByDescending(row => row.Id).Select(row => row.PlateNumber).FirstAsync());
        Vehicle New(string number, int year = 2024) => new() { OrganizationId = 1, PlateNumber = number, VehicleType = VehicleType.Van, Make = "m", Model = "m", Year = year };
        Task<(Type, string)> Refused(Action<Vehicle> change, long key, int? version = null) =>
            fleet.RefusedAsync(Manager, (scope, token) => VehicleWrites.UpdateAsync(scope, key, change, version, token));

        var van = await fleet.DoneAsync<Vehicle>(Manager, (scope, token) => VehicleWrites.CreateAsync(scope, New("NEW 1"), token));
        Assert.Equal((typeof(ConflictError), "plateNumber"), await fleet.RefusedAsync(Manager, (scope, token) => VehicleWrites.CreateAsync(scope, New(plate), token)));
        Assert.Equal((typeof(ValidationError), "year"), await fleet.RefusedAsync(Manager, (scope, token) => VehicleWrites.CreateAsync(scope, New("NEW 2", 1800), token)));

        await fleet.DoneAsync<Vehicle>(Manager, (scope, token) => VehicleWrites.UpdateAsync(scope, van.Id, row => row.CurrentMileage = 100, 1, token));
        Assert.Equal((typeof(ValidationError), "currentMileage"), await Refused(row => row.CurrentMileage = 99, van.Id));
        Assert.Equal((typeof(ConflictError), "version"), await Refused(row => row.CurrentMileage = 101, van.Id, 1));
        Assert.Equal((typeof(NotFoundError), "vehicleId"), await Refused(_ => { }, 999_999));
        await fleet.DoneAsync<Vehicle>(Manager, (scope, token) => VehicleWrites.UpdateAsync(scope, van.Id, row => row.Status = VehicleStatus.Retired, null, token));
        Assert.Equal((typeof(ValidationError), "status"), await Refused(row => row.Status = VehicleStatus.Active, van.Id));

        await fleet.SetAsync(async context =>
        {
            var organization = await context.Organizations.SingleAsync(row => row.Id == 1);
            organization.MaxVehicles = await context.Vehicles.CountAsync(row => row.OrganizationId == 1 && row.Status != VehicleStatus.Retired);
        });
        Assert.Equal((typeof(PlanLimitReachedError), ""), await fleet.RefusedAsync(Manager, (scope, token) => VehicleWrites.CreateAsync(scope, New("NEW 3"), token)));
    }
}
