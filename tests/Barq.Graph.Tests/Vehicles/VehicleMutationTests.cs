using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Organizations;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Vehicles;

/// <summary>Each mutation of a vehicle: its good way, each of its errors, its races.</summary>
public sealed class VehicleMutationTests : MutationTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task CreateVehicle_GoodAndBad_FollowsTheRules(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await SetAsync(gateway, async context => (await context.Set<Organization>().SingleAsync(row => row.Id == 1)).MaxVehicles = 1000);

        var done = await gateway.MutateAsync("createVehicle", New("TST 1"), "vehicle { status fuelType currentMileage year }", Manager);
        var taken = await gateway.MutateAsync("createVehicle", New("TST 1"), caller: Manager);
        var ancient = await gateway.MutateAsync("createVehicle", New("TST 2", year: 1492), caller: Manager);
        var viewer = await gateway.MutateAsync("createVehicle", New("TST 3"), caller: Viewer);

        Assert.Equal("ACTIVE", Field(done, "vehicle", "status").GetString());
        AssertErrors([("ConflictError", "plateNumber"), ("ValidationError", "year"), ("ForbiddenError", "")], taken, ancient, viewer);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task CreateVehicle_ManyAtOnce_StayWithinThePlan(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await SetAsync(gateway, async context => (await context.Set<Organization>().SingleAsync(row => row.Id == 1)).MaxVehicles =
            3 + await context.Vehicles.CountAsync(row => row.OrganizationId == 1 && row.Status != VehicleStatus.Retired));

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => gateway.MutateAsync("createVehicle", New($"RCE {i}"), caller: Manager))));

        Assert.Equal(3, answers.Count(answer => answer.IsDone));
        Assert.All(answers.Where(answer => !answer.IsDone), answer => Assert.Equal("PlanLimitReachedError", answer.Error));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task UpdateVehicle_GoodAndBad_FollowsTheRules(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var vehicleId = await FirstAsync<Vehicle>(gateway, row => row.OrganizationId == 1 && row.Status == VehicleStatus.Active && row.CurrentMileage > 0);

        var done = await gateway.MutateAsync("updateVehicle", new { vehicleId, version = 1, status = "MAINTENANCE", currentMileage = 9_000_000 }, "vehicle { status currentMileage version }", Manager);
        var back = await gateway.MutateAsync("updateVehicle", new { vehicleId, currentMileage = 1 }, caller: Manager);
        var stale = await gateway.MutateAsync("updateVehicle", new { vehicleId, version = 1, status = "ACTIVE" }, caller: Manager);
        var foreign = await gateway.MutateAsync("updateVehicle", new { vehicleId, status = "ACTIVE" }, caller: Stranger);
        var viewer = await gateway.MutateAsync("updateVehicle", new { vehicleId, status = "ACTIVE" }, caller: Viewer);
        await gateway.MutateAsync("updateVehicle", new { vehicleId, status = "RETIRED" }, caller: Manager);
        var revived = await gateway.MutateAsync("updateVehicle", new { vehicleId, status = "ACTIVE" }, caller: Manager);

        Assert.Equal(("MAINTENANCE", 9_000_000), (Field(done, "vehicle", "status").GetString(), Field(done, "vehicle", "currentMileage").GetInt32()));
        AssertErrors(
            [("ValidationError", "currentMileage"), ("ConflictError", "version"), ("NotFoundError", "vehicleId"), ("ForbiddenError", ""), ("ValidationError", "status")],
            back, stale, foreign, viewer, revived);
    }

    private static object New(string plateNumber, int year = 2024) => new { plateNumber, vehicleType = "VAN", make = "Toyota", model = "Hiace", year };
}
