using Barq.Graph.NodeIds;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Couriers;

/// <summary>Each mutation of a courier: its good way, each of its errors, its races.</summary>
public sealed class CourierMutationTests : MutationTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task CreateCourier_GoodAndBad_FollowsTheRules(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await SetAsync(gateway, async context => (await context.Set<Organization>().SingleAsync(row => row.Id == 1)).MaxCouriers = 1000);

        var done = await gateway.MutateAsync("createCourier", New("BRQ-T1"), "courier { status joiningDate organization { id } mobileNumber }", Manager);
        var taken = await gateway.MutateAsync("createCourier", New("BRQ-T1"), caller: Manager);
        var blank = await gateway.MutateAsync("createCourier", New("BRQ-T2", name: ""), caller: Manager);
        var foreign = await gateway.MutateAsync("createCourier", New("BRQ-T3", organization: 2), caller: Manager);
        var viewer = await gateway.MutateAsync("createCourier", New("BRQ-T4"), caller: Viewer);

        Assert.Equal("ONBOARDING", Field(done, "courier", "status").GetString());
        AssertErrors(
            [("ConflictError", "barqId"), ("ValidationError", "fullName"), ("NotFoundError", "organizationId"), ("ForbiddenError", "")],
            taken, blank, foreign, viewer);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task CreateCourier_ManyAtOnce_StayWithinThePlan(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var there = 0;
        await SetAsync(gateway, async context =>
        {
            there = await context.Couriers.CountAsync(row => row.OrganizationId == 1 && row.Status != CourierStatus.Terminated);
            (await context.Set<Organization>().SingleAsync(row => row.Id == 1)).MaxCouriers = there + 5;
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => gateway.MutateAsync("createCourier", New($"BRQ-R{i}"), caller: Manager))));

        Assert.Equal(5, answers.Count(answer => answer.IsDone));
        Assert.All(answers.Where(answer => !answer.IsDone), answer => Assert.Equal(
            ("PlanLimitReachedError", there + 5), (answer.Error, answer.Payload.GetProperty("errors")[0].GetProperty("limit").GetInt32())));
        await using var context = gateway.Database.CreateFleetContext();
        Assert.Equal(there + 5, await context.Couriers.CountAsync(row => row.OrganizationId == 1 && row.Status != CourierStatus.Terminated));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task UpdateCourier_GoodAndBad_FollowsTheRules(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var courierId = await FirstAsync<Courier>(gateway, row => row.OrganizationId == 1);

        var done = await gateway.MutateAsync("updateCourier", new { courierId, version = 1, city = "Abha", email = (string?)null }, "courier { city email fullName version }", Manager);
        var stale = await gateway.MutateAsync("updateCourier", new { courierId, version = 1, city = "Taif" }, caller: Manager);
        var blank = await gateway.MutateAsync("updateCourier", new { courierId, city = " " }, caller: Manager);
        var foreign = await gateway.MutateAsync("updateCourier", new { courierId, city = "Taif" }, caller: Stranger);
        var inPerson = await gateway.MutateAsync("updateCourier", new { courierId, city = "Taif" }, caller: Caller.Courier(1, 1));

        Assert.Equal(("Abha", 2), (Field(done, "courier", "city").GetString(), Field(done, "courier", "version").GetInt32()));
        Assert.NotEqual("", Field(done, "courier", "fullName").GetString());
        AssertErrors([("ConflictError", "version"), ("ValidationError", "city"), ("NotFoundError", "courierId"), ("ForbiddenError", "")], stale, blank, foreign, inPerson);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task ChangeCourierStatus_GoodAndBad_FollowsTheRules(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var busy = await FirstAsync<Courier>(gateway, row => row.OrganizationId == 1 && row.Status == CourierStatus.Active
            && row.Deliveries.Any(delivery => delivery.Status == DeliveryStatus.Assigned || delivery.Status == DeliveryStatus.InTransit));
        var free = await FirstAsync<Courier>(gateway, row => row.OrganizationId == 1 && row.Status == CourierStatus.Active
            && !row.Deliveries.Any(delivery => delivery.Status == DeliveryStatus.Assigned || delivery.Status == DeliveryStatus.InTransit));

        var onTheWay = await gateway.MutateAsync("changeCourierStatus", new { courierId = busy, status = "ON_LEAVE" }, caller: Manager);
        var backwards = await gateway.MutateAsync("changeCourierStatus", new { courierId = free, status = "ONBOARDING" }, caller: Manager);
        var stale = await gateway.MutateAsync("changeCourierStatus", new { courierId = free, status = "ON_LEAVE", version = 99 }, caller: Manager);
        var foreign = await gateway.MutateAsync("changeCourierStatus", new { courierId = free, status = "ON_LEAVE" }, caller: Stranger);
        var viewer = await gateway.MutateAsync("changeCourierStatus", new { courierId = free, status = "ON_LEAVE" }, caller: Viewer);
        var done = await gateway.MutateAsync("changeCourierStatus", new { courierId = free, status = "ON_LEAVE" }, "courier { status }", Manager);

        AssertErrors(
            [("ValidationError", "courierId"), ("IllegalStatusMoveError", "status"), ("ConflictError", "version"), ("NotFoundError", "courierId"), ("ForbiddenError", "")],
            onTheWay, backwards, stale, foreign, viewer);
        Assert.Equal("ON_LEAVE", Field(done, "courier", "status").GetString());
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task ChangeCourierStatus_WhileADeliveryIsAssigned_NeverLeavesItWithSomebodyInactive(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await SetAsync(gateway, context => context.Deliveries.Where(row => row.OrganizationId == 1)
            .ExecuteUpdateAsync(row => row.SetProperty(delivery => delivery.Status, DeliveryStatus.Pending).SetProperty(delivery => delivery.CourierId, (long?)null)));
        await using var context = gateway.Database.CreateFleetContext();
        var couriers = await context.Couriers.Where(row => row.OrganizationId == 1 && row.Status == CourierStatus.Active
            && !row.Deliveries.Any(delivery => delivery.Status == DeliveryStatus.Assigned || delivery.Status == DeliveryStatus.InTransit)).Select(row => row.Id).ToArrayAsync();
        var deliveries = await context.Deliveries.Where(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending).Select(row => row.Id).ToArrayAsync();
        var rounds = Math.Min(60, Math.Min(couriers.Length, deliveries.Length));
        Assert.True(rounds > 5);
        for (var round = 0; round < rounds; round++)
        {
            var (courierId, deliveryId) = (MutationAnswers.Id("Courier", couriers[round]), MutationAnswers.Id("Delivery", deliveries[round]));

            await Task.WhenAll(
                Task.Run(() => gateway.MutateAsync("assignDelivery", new { deliveryId, courierId }, caller: Manager)),
                Task.Run(() => gateway.MutateAsync("changeCourierStatus", new { courierId, status = "SUSPENDED" }, caller: Manager)));
        }

        Assert.False(await context.Deliveries.AnyAsync(row => couriers.Contains(row.CourierId!.Value) && row.Status == DeliveryStatus.Assigned && row.Courier!.Status != CourierStatus.Active));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task AssignVehicle_GoodBadAndAtOnce_FollowsTheRules(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await SetAsync(gateway, context => context.Couriers.Where(row => row.OrganizationId == 1).ExecuteUpdateAsync(row => row.SetProperty(courier => courier.CurrentVehicleId, (long?)null)));
        await using var context = gateway.Database.CreateFleetContext();
        var couriers = await context.Couriers.Where(row => row.OrganizationId == 1).Take(4).Select(row => row.Id).ToArrayAsync();
        var courierId = MutationAnswers.Id("Courier", couriers[0]);
        var vehicleId = await FirstAsync<Vehicle>(gateway, row => row.OrganizationId == 1 && row.Status == VehicleStatus.Active);

        var resting = await gateway.MutateAsync("assignVehicle", new { courierId, vehicleId = await FirstAsync<Vehicle>(gateway, row => row.OrganizationId == 1 && row.Status != VehicleStatus.Active) }, caller: Manager);
        var foreign = await gateway.MutateAsync("assignVehicle", new { courierId, vehicleId = await FirstAsync<Vehicle>(gateway, row => row.OrganizationId == 2 && row.Status == VehicleStatus.Active) }, caller: Manager);
        var answers = await Task.WhenAll(couriers.Select(courier => Task.Run(() =>
            gateway.MutateAsync("assignVehicle", new { courierId = MutationAnswers.Id("Courier", courier), vehicleId }, "courier { id currentVehicle { id } }", Manager))));

        AssertErrors([("ValidationError", "vehicleId"), ("NotFoundError", "vehicleId")], resting, foreign);
        var winner = Assert.Single(answers, answer => answer.IsDone);
        Assert.All(answers.Where(answer => !answer.IsDone), answer => Assert.Equal(("ConflictError", "vehicleId"), (answer.Error, answer.ErrorPath)));
        Assert.Equal(vehicleId, Field(winner, "courier", "currentVehicle").GetProperty("id").GetString());
        var taken = await gateway.MutateAsync("assignVehicle", new { courierId = Field(winner, "courier", "id").GetString() }, "courier { currentVehicle { id } }", Manager);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, Field(taken, "courier", "currentVehicle").ValueKind);
    }

    private static object New(string barqId, string name = "Noura Al Malki", long? organization = null) => new
    {
        barqId,
        fullName = name,
        mobileNumber = "+966501234567",
        projectType = "FOOD",
        city = "Riyadh",
        organizationId = organization is { } key ? new NodeId("Organization", key).ToString() : null,
    };
}
