using System.Text.Json;
using Barq.Graph.NodeIds;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Auditing;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Outbox;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using static Barq.Graph.Tests.Gateway.MutationAnswers;

namespace Barq.Graph.Tests.Deliveries;

/// <summary>Each mutation of a delivery: its good way, and each of its errors.</summary>
public sealed class DeliveryMutationTests
{
    private static readonly Caller _manager = Caller.User(1, CallerRole.Manager, 7);

    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task CreateDelivery_GoodInput_IsPendingInTheCallersOrganization(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);

        var answer = await gateway.MutateAsync("createDelivery", New("BQ-NEW-1", " 12 Olaya Street "), "delivery { id status pickupAddress codAmount version organization { id } events { nodes { status } } }", _manager);

        Assert.True(answer.IsDone);
        var delivery = answer.Payload.GetProperty("delivery");
        Assert.Equal(("PENDING", "12 Olaya Street", 149.9m, 1), (delivery.GetProperty("status").GetString(), delivery.GetProperty("pickupAddress").GetString(),
            delivery.GetProperty("codAmount").GetDecimal(), delivery.GetProperty("version").GetInt32()));
        Assert.Equal(Id("Organization", 1), delivery.GetProperty("organization").GetProperty("id").GetString());
        Assert.Single(delivery.GetProperty("events").GetProperty("nodes").EnumerateArray());
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task City_OfADelivery_FollowsItsPickupAddressUnlessItIsSaid(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var created = await gateway.MutateAsync("createDelivery", New("BQ-CITY", "King Road, Al Olaya, Riyadh"), "delivery { id city }", _manager);
        var id = created.Payload.GetProperty("delivery").GetProperty("id").GetString();
        async Task<string?> CityAfterAsync(object input) =>
            (await gateway.MutateAsync("updateDelivery", input, "delivery { city }", _manager)).Payload.GetProperty("delivery").GetProperty("city").GetString();

        Assert.Equal("Riyadh", created.Payload.GetProperty("delivery").GetProperty("city").GetString());
        Assert.Equal("Riyadh", await CityAfterAsync(new { deliveryId = id, notes = "x" }));
        Assert.Equal("جدة", await CityAfterAsync(new { deliveryId = id, pickupAddress = "شارع الملك، جدة" }));
        Assert.Equal("Dammam", await CityAfterAsync(new { deliveryId = id, pickupAddress = "Gate 4", city = " Dammam " }));
        Assert.Null(await CityAfterAsync(new { deliveryId = id, city = (string?)null }));
        Assert.Equal("ValidationError", (await gateway.MutateAsync("updateDelivery", new { deliveryId = id, city = " " }, caller: _manager)).Error);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task CreateDelivery_BadInput_IsATypedErrorAndLeavesNoTrace(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await gateway.MutateAsync("createDelivery", New("BQ-TAKEN"), caller: _manager);
        var before = await CountAsync(gateway);

        var taken = await gateway.MutateAsync("createDelivery", New("BQ-TAKEN"), caller: _manager);
        var blank = await gateway.MutateAsync("createDelivery", New("BQ-2", "  "), caller: _manager);
        var tooLong = await gateway.MutateAsync("createDelivery", New(new string('x', 51)), caller: _manager);
        var unstorable = await gateway.MutateAsync("createDelivery", New("BQ-\0"), caller: _manager);
        var negative = await gateway.MutateAsync("createDelivery", New("BQ-3", cod: -1), caller: _manager);
        var foreign = await gateway.MutateAsync("createDelivery", New("BQ-4", organization: 2), caller: _manager);
        var nowhere = await gateway.MutateAsync("createDelivery", New("BQ-5"));
        var viewer = await gateway.MutateAsync("createDelivery", New("BQ-6"), caller: Caller.User(1, CallerRole.Viewer));
        var courier = await gateway.MutateAsync("createDelivery", New("BQ-7"), caller: Caller.Courier(1, 1));

        Assert.Equal(
            [
                ("ConflictError", "trackingNumber"), ("ValidationError", "pickupAddress"), ("ValidationError", "trackingNumber"), ("ValidationError", "trackingNumber"),
                ("ValidationError", "codAmount"), ("NotFoundError", "organizationId"), ("ValidationError", "organizationId"), ("ForbiddenError", ""), ("ForbiddenError", ""),
            ],
            new[] { taken, blank, tooLong, unstorable, negative, foreign, nowhere, viewer, courier }.Select(answer => (answer.Error!, answer.ErrorPath!)));
        Assert.Equal(before, await CountAsync(gateway));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task UpdateDelivery_SomeFields_LeavesTheOthersAndGuardsTheVersion(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var id = await IdAsync(gateway, delivery => delivery.Status == DeliveryStatus.Pending);

        var done = await gateway.MutateAsync("updateDelivery", new { deliveryId = id, version = 1, notes = "Ring twice." }, "delivery { notes pickupAddress version }", _manager);
        var stale = await gateway.MutateAsync("updateDelivery", new { deliveryId = id, version = 1, notes = "Too late." }, "delivery { notes }", _manager);
        var cleared = await gateway.MutateAsync("updateDelivery", new { deliveryId = id, notes = (string?)null }, "delivery { notes }", _manager);
        var final = await gateway.MutateAsync(
            "updateDelivery", new { deliveryId = await IdAsync(gateway, delivery => delivery.Status == DeliveryStatus.Delivered), notes = "x" }, caller: _manager);

        Assert.Equal(("Ring twice.", 2), (done.Payload.GetProperty("delivery").GetProperty("notes").GetString(), done.Payload.GetProperty("delivery").GetProperty("version").GetInt32()));
        Assert.NotEqual("", done.Payload.GetProperty("delivery").GetProperty("pickupAddress").GetString());
        Assert.Equal(("ConflictError", "version"), (stale.Error, stale.ErrorPath));
        Assert.Equal(2, stale.Payload.GetProperty("errors")[0].GetProperty("current").GetProperty("version").GetInt32());
        Assert.Equal(JsonValueKind.Null, stale.Payload.GetProperty("delivery").ValueKind);
        Assert.Equal(JsonValueKind.Null, cleared.Payload.GetProperty("delivery").GetProperty("notes").ValueKind);
        Assert.Equal("ValidationError", final.Error);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task AssignDelivery_GoodAndBad_FollowsTheRules(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var id = await IdAsync(gateway, delivery => delivery.Status == DeliveryStatus.Pending);
        var courier = await CourierAsync(gateway, 1, CourierStatus.Active);

        var suspended = await gateway.MutateAsync("assignDelivery", new { deliveryId = id, courierId = await CourierAsync(gateway, 1, CourierStatus.Suspended) }, caller: _manager);
        var foreignCourier = await gateway.MutateAsync("assignDelivery", new { deliveryId = id, courierId = await CourierAsync(gateway, 2, CourierStatus.Active) }, caller: _manager);
        var foreignAsPlatform = await gateway.MutateAsync("assignDelivery", new { deliveryId = id, courierId = await CourierAsync(gateway, 2, CourierStatus.Active) });
        var foreignDelivery = await gateway.MutateAsync("assignDelivery", new { deliveryId = id, courierId = courier }, caller: Caller.User(2, CallerRole.Owner));
        var noId = await gateway.MutateAsync("assignDelivery", new { deliveryId = "x", courierId = courier }, caller: _manager);
        var done = await gateway.MutateAsync("assignDelivery", new { deliveryId = id, courierId = courier }, "delivery { status courier { id } organization { name } }", _manager);
        var again = await gateway.MutateAsync("assignDelivery", new { deliveryId = id, courierId = courier }, caller: _manager);

        Assert.Equal(
            [("ValidationError", "courierId"), ("NotFoundError", "courierId"), ("NotFoundError", "courierId"), ("NotFoundError", "deliveryId"), ("NotFoundError", "deliveryId")],
            new[] { suspended, foreignCourier, foreignAsPlatform, foreignDelivery, noId }.Select(answer => (answer.Error!, answer.ErrorPath!)));
        Assert.Equal(("ASSIGNED", courier), (done.Payload.GetProperty("delivery").GetProperty("status").GetString(), done.Payload.GetProperty("delivery").GetProperty("courier").GetProperty("id").GetString()));
        Assert.Equal("IllegalStatusMoveError", again.Error);
        Assert.Equal("ASSIGNED", again.Payload.GetProperty("errors")[0].GetProperty("from").GetString());
        Assert.InRange(done.Statements.Count, 1, 5);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Way_OfADelivery_IsWalkedByItsCourier(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var id = await IdAsync(gateway, delivery => delivery.Status == DeliveryStatus.Pending);
        var courier = await CourierAsync(gateway, 1, CourierStatus.Active);
        Assert.True(NodeId.TryParse(courier, out var key));
        var inPerson = Caller.Courier(1, key.Key);
        await gateway.MutateAsync("assignDelivery", new { deliveryId = id, courierId = courier }, caller: _manager);

        var unassigned = await gateway.MutateAsync("unassignDelivery", new { deliveryId = id }, "delivery { status courier { id } }", _manager);
        var invisible = await gateway.MutateAsync("updateDeliveryStatus", new { deliveryId = id, status = "IN_TRANSIT" }, caller: inPerson);
        await gateway.MutateAsync("assignDelivery", new { deliveryId = id, courierId = courier }, caller: _manager);
        var skipping = await gateway.MutateAsync("updateDeliveryStatus", new { deliveryId = id, status = "DELIVERED" }, caller: inPerson);
        var future = await gateway.MutateAsync("updateDeliveryStatus", new { deliveryId = id, status = "IN_TRANSIT", occurredAt = "2999-01-01T00:00:00Z" }, caller: inPerson);
        var returning = await gateway.MutateAsync("updateDeliveryStatus", new { deliveryId = id, status = "RETURNED" }, caller: inPerson);
        var moved = await gateway.MutateAsync("updateDeliveryStatus", new { deliveryId = id, status = "IN_TRANSIT", note = "On my way." }, "delivery { status pickedUpAt }", inPerson);
        var tooLate = await gateway.MutateAsync("unassignDelivery", new { deliveryId = id }, caller: _manager);
        var cancelled = await gateway.MutateAsync("cancelDelivery", new { deliveryId = id }, caller: _manager);
        var done = await gateway.MutateAsync(
            "updateDeliveryStatus", new { deliveryId = id, status = "DELIVERED" }, "delivery { status deliveredAt isFinal events(last: 1, order: [{ occurredAt: ASC }]) { nodes { status } } }", inPerson);

        Assert.Equal(JsonValueKind.Null, unassigned.Payload.GetProperty("delivery").GetProperty("courier").ValueKind);
        Assert.Equal(
            [("NotFoundError", "deliveryId"), ("IllegalStatusMoveError", "status"), ("ValidationError", "occurredAt"), ("ForbiddenError", "status"), ("IllegalStatusMoveError", "deliveryId"), ("IllegalStatusMoveError", "deliveryId")],
            new[] { invisible, skipping, future, returning, tooLate, cancelled }.Select(answer => (answer.Error!, answer.ErrorPath!)));
        Assert.Equal(JsonValueKind.String, moved.Payload.GetProperty("delivery").GetProperty("pickedUpAt").ValueKind);
        Assert.True(done.Payload.GetProperty("delivery").GetProperty("isFinal").GetBoolean());
        Assert.Equal("DELIVERED", done.Payload.GetProperty("delivery").GetProperty("events").GetProperty("nodes")[0].GetProperty("status").GetString());
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task CancelDelivery_NotPickedUp_IsReturnedWithTheReason(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var id = await IdAsync(gateway, delivery => delivery.Status == DeliveryStatus.Pending);

        var done = await gateway.MutateAsync("cancelDelivery", new { deliveryId = id, reason = "Ordered twice." }, "delivery { status events(last: 1) { nodes { note } } }", _manager);

        Assert.Equal("RETURNED", done.Payload.GetProperty("delivery").GetProperty("status").GetString());
        Assert.Equal("Cancelled: Ordered twice.", done.Payload.GetProperty("delivery").GetProperty("events").GetProperty("nodes")[0].GetProperty("note").GetString());
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Request_SeveralMutations_RunInOrderAndEachHasItsAnswer(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var id = await IdAsync(gateway, delivery => delivery.Status == DeliveryStatus.Pending);
        var courier = await CourierAsync(gateway, 1, CourierStatus.Active);

        var answer = await gateway.ExecuteAsync(
            """
            mutation($id: ID!, $courier: ID!) {
              one: assignDelivery(input: { deliveryId: $id, courierId: $courier }) { delivery { status } errors { ... on Error { code } } }
              two: assignDelivery(input: { deliveryId: $id, courierId: $courier }) { delivery { status } errors { ... on AssignDeliveryError { ... on Error { code } } } }
              three: updateDeliveryStatus(input: { deliveryId: $id, status: IN_TRANSIT }) { delivery { status } errors { __typename } }
              __typename
            }
            """,
            new { id, courier },
            caller: _manager);

        Assert.Equal(
            """{"one":{"delivery":{"status":"ASSIGNED"},"errors":null},"two":{"delivery":null,"errors":[{"code":"ILLEGAL_STATUS_MOVE"}]},"three":{"delivery":{"status":"IN_TRANSIT"},"errors":null},"__typename":"Mutation"}""",
            answer.Data.GetRawText());
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task AssignDelivery_ManyAtOnce_ExactlyOneWins(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await using var context = gateway.Database.CreateFleetContext();
        var couriers = await context.Couriers.Where(courier => courier.OrganizationId == 1 && courier.Status == CourierStatus.Active).Take(4).Select(courier => courier.Id).ToArrayAsync();
        for (var round = 0; round < 100; round++)
        {
            var created = await gateway.MutateAsync("createDelivery", New($"RACE-{round}"), "delivery { id }", _manager);
            var id = created.Payload.GetProperty("delivery").GetProperty("id").GetString();

            var answers = await Task.WhenAll(couriers.Select(courier => Task.Run(() =>
                gateway.MutateAsync("assignDelivery", new { deliveryId = id, courierId = Id("Courier", courier) }, "delivery { courier { id } }", _manager))));

            var winner = Assert.Single(answers, answer => answer.IsDone);
            Assert.All(answers.Where(answer => !answer.IsDone), answer => Assert.Contains(answer.Error, new[] { "ConflictError", "IllegalStatusMoveError" }));
            Assert.True(NodeId.TryParse(id, out var key));
            var row = await context.Deliveries.AsNoTracking().SingleAsync(delivery => delivery.Id == key.Key);
            Assert.Equal(winner.Payload.GetProperty("delivery").GetProperty("courier").GetProperty("id").GetString(), Id("Courier", row.CourierId!.Value));
            Assert.Equal(2, await context.DeliveryEvents.CountAsync(change => change.DeliveryId == key.Key));
        }
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Write_Done_IsAuditedAndHasItsOutboxRowInTheSameTransaction(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var id = await IdAsync(gateway, delivery => delivery.Status == DeliveryStatus.Pending);
        Assert.True(NodeId.TryParse(id, out var key));

        await gateway.MutateAsync("updateDelivery", new { deliveryId = id, notes = "Ring twice." }, caller: _manager);
        await gateway.MutateAsync("updateDelivery", new { deliveryId = id, codAmount = -5 }, caller: _manager);

        await using var context = gateway.Database.CreateFleetContext();
        var audited = await context.AuditLog.SingleAsync();
        Assert.Equal(("user 7", "updateDelivery", "Delivery", key.Key, 1L), (audited.Actor, audited.Action, audited.EntityType, audited.EntityId, audited.OrganizationId));
        Assert.Equal("""{"notes":"Ring twice."}""", audited.After);
        Assert.StartsWith("""{"notes":""", audited.Before, StringComparison.Ordinal);
        var message = await context.OutboxMessages.SingleAsync();
        Assert.Contains($"\"id\":{key.Key}", message.Payload, StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync(TestProvider provider) => TestGateway.CreateAsync(provider, FleetDatabases.Demo);

    private static object New(string trackingNumber, string pickup = "12 Olaya Street", decimal cod = 149.9m, long? organization = null) => new
    {
        trackingNumber,
        pickupAddress = pickup,
        deliveryAddress = "7 King Road",
        codAmount = cod,
        organizationId = organization is { } key ? Id("Organization", key) : null,
    };

    private static async Task<(int Deliveries, int Audited, int Messages)> CountAsync(TestGateway gateway)
    {
        await using var context = gateway.Database.CreateFleetContext();
        return (await context.Deliveries.CountAsync(), await context.AuditLog.CountAsync(), await context.OutboxMessages.CountAsync());
    }

    private static async Task<string> IdAsync(TestGateway gateway, System.Linq.Expressions.Expression<Func<Delivery, bool>> condition)
    {
        await using var context = gateway.Database.CreateFleetContext();
        return Id("Delivery", await context.Deliveries.Where(delivery => delivery.OrganizationId == 1).Where(condition).Select(delivery => delivery.Id).FirstAsync());
    }

    private static async Task<string> CourierAsync(TestGateway gateway, long organization, CourierStatus status)
    {
        await using var context = gateway.Database.CreateFleetContext();
        return Id("Courier", await context.Couriers.Where(courier => courier.OrganizationId == organization && courier.Status == status).Select(courier => courier.Id).FirstAsync());
    }
}
