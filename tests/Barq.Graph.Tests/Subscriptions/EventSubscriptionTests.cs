using Barq.Graph.Subscriptions;
using Barq.Graph.Subscriptions.Running;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Changes;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Events;
using Barq.Persistence.Tickets;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Subscriptions;

/// <summary>Who is told what, and what that costs.</summary>
public sealed class EventSubscriptionTests : SubscriptionTest
{
    private const string Status = "subscription { deliveryStatusChanged { id status courier { fullName city } } }";

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task StatusChanged_AThousandWithTheSameRights_IsReadOnceAndToldToAll(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var listeners = new List<Listener>();
        for (var i = 0; i < 1000; i++)
        {
            listeners.Add(await SubscribeAsync(gateway, Status, caller: i % 2 == 0 ? Manager : Caller.User(1, CallerRole.Manager, 8)));
        }

        var hub = gateway.Services.GetRequiredService<SubscriptionHub>();
        var reader = gateway.Services.GetRequiredService<EventReader>();
        Assert.Equal((1000, 1), (hub.Count, hub.GroupCount));

        var moved = await MoveAsync(gateway);
        var first = await listeners[0].NextAsync();
        foreach (var listener in listeners.Skip(1))
        {
            Assert.Equal(first!.Value.GetRawText(), (await listener.NextAsync())!.Value.GetRawText());
        }

        var delivery = first!.Value.GetProperty("data").GetProperty("deliveryStatusChanged");
        Assert.Equal((MutationAnswers.Id("Delivery", moved), "IN_TRANSIT"), (delivery.GetProperty("id").GetString(), delivery.GetProperty("status").GetString()));
        Assert.NotEmpty(delivery.GetProperty("courier").GetProperty("city").GetString()!);
        Assert.Equal(1, reader.Reads);
        Assert.Single((await gateway.ExecuteAsync("{ __typename }")).AllStatements, statement => statement.Contains("JOIN couriers", StringComparison.OrdinalIgnoreCase));

        listeners.ForEach(listener => listener.Dispose());
        Assert.Equal((0, 0), (hub.Count, hub.GroupCount));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task StatusChanged_OthersThanItsOrganizationAndCourier_AreToldNothing(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await using var context = gateway.Database.CreateFleetContext();
        var own = await context.Deliveries.Where(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Assigned).OrderBy(row => row.Id).Select(row => row.CourierId!.Value).FirstAsync();
        var other = await context.Couriers.Where(row => row.OrganizationId == 1 && row.Id != own).Select(row => row.Id).FirstAsync();
        using var manager = await SubscribeAsync(gateway, Status);
        using var stranger = await SubscribeAsync(gateway, Status, caller: Stranger);
        using var courier = await SubscribeAsync(gateway, Status, caller: Caller.Courier(1, own));
        using var colleague = await SubscribeAsync(gateway, Status, caller: Caller.Courier(1, other));
        using var platform = await SubscribeAsync(gateway, Status, caller: Caller.PlatformAdministrator("ops"));

        await MoveAsync(gateway, courier: own);
        var theirs = await MoveAsync(gateway, organization: 2);

        Assert.NotNull(await manager.NextAsync());
        Assert.NotNull(await courier.NextAsync());
        Assert.NotNull(await platform.NextAsync());
        Assert.NotNull(await platform.NextAsync());

        // The first that it hears of is its own.
        Assert.Equal(MutationAnswers.Id("Delivery", theirs), (await stranger.NextAsync())!.Value.GetProperty("data").GetProperty("deliveryStatusChanged").GetProperty("id").GetString());
        await AreToldNothingAsync(gateway, colleague, manager, courier);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task StatusChanged_Where_ChoosesByCourierStatusAndCity(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await using var context = gateway.Database.CreateFleetContext();
        var delivery = await context.Deliveries.Include(row => row.Courier).Where(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Assigned).OrderBy(row => row.Id).FirstAsync();
        var courier = MutationAnswers.Id("Courier", delivery.CourierId!.Value);
        var city = delivery.City!;
        const string Query = "subscription($where: DeliveryStatusChangedFilterInput) { deliveryStatusChanged(where: $where) { id } }";
        async Task<Listener> WhereAsync(object where) => await SubscribeAsync(gateway, Query, new { where });
        Listener[] hit =
        [
            await WhereAsync(new { courierId = new { eq = courier } }),
            await WhereAsync(new { status = new { @in = new[] { "IN_TRANSIT", "FAILED" } } }),
            await WhereAsync(new { city = new { eq = city } }),
            await WhereAsync(new { courierCity = new { eq = delivery.Courier!.City } }),
            await WhereAsync(new { courierId = new { eq = courier }, status = new { neq = "PENDING" }, city = new { startsWith = city[..2] } }),
        ];
        Listener[] missed =
        [
            await WhereAsync(new { courierId = new { neq = courier } }),
            await WhereAsync(new { status = new { eq = "DELIVERED" } }),
            await WhereAsync(new { city = new { eq = "Nowhere" } }),
            await WhereAsync(new { courierCity = new { eq = "Nowhere" } }),
            await WhereAsync(new { courierId = new { eq = courier }, city = new { nin = new[] { city } } }),
        ];

        await MoveAsync(gateway, courier: delivery.CourierId);

        foreach (var listener in hit)
        {
            Assert.NotNull(await listener.NextAsync());
        }

        await AreToldNothingAsync(gateway, missed);
        foreach (var listener in hit.Concat(missed))
        {
            listener.Dispose();
        }
    }

    // A city was the courier's once: its new parcels were seen by nobody until they had one.
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task StatusChanged_NewParcelOfACity_IsToldBeforeItHasACourier(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        const string Query = "subscription($city: String!) { deliveryStatusChanged(where: { city: { eq: $city } }) { trackingNumber city courier { id } } }";
        using var here = await SubscribeAsync(gateway, Query, new { city = "Tabuk" });
        using var elsewhere = await SubscribeAsync(gateway, Query, new { city = "Abha" });

        await gateway.MutateAsync(
            "createDelivery", new { organizationId = MutationAnswers.Id("Organization", 1), trackingNumber = "BQ-T", pickupAddress = "Gate 4, Tabuk", deliveryAddress = "b" });

        Assert.Equal(
            "{\"data\":{\"deliveryStatusChanged\":{\"trackingNumber\":\"BQ-T\",\"city\":\"Tabuk\",\"courier\":null}}}", (await here.NextAsync())!.Value.GetRawText());
        await AreToldNothingAsync(gateway, elsewhere, here);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task DeliveryAndTicketChanged_AnyChange_IsTold(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var id = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending);
        var other = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Assigned);
        var ticket = await FirstAsync<Ticket>(gateway, row => row.OrganizationId == 1 && row.Status == TicketStatus.InProgress);
        await SetAsync(gateway, context => context.Tickets.Where(row => row.Status == TicketStatus.InProgress)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SlaDueAt, DateTimeOffset.UnixEpoch).SetProperty(row => row.SlaBreached, false)));
        using var one = await SubscribeAsync(gateway, "subscription($id: ID!) { watched: deliveryChanged(id: $id) { __typename notes } }", new { id });
        using var another = await SubscribeAsync(gateway, "subscription($id: ID!) { deliveryChanged(id: $id) { id } }", new { id = other });
        using var tickets = await SubscribeAsync(gateway, "subscription { ticketChanged(where: { status: { eq: RESOLVED } }) { status } }");
        using var breached = await SubscribeAsync(gateway, "subscription { slaBreached { id slaBreached } }");

        await gateway.ExecuteAsync("mutation($id: ID!) { updateDelivery(input: { deliveryId: $id, notes: \"Ring twice\" }) { delivery { id } } }", new { id });
        await gateway.ExecuteAsync("mutation($id: ID!) { resolveTicket(input: { ticketId: $id, resolution: \"Sent anew\" }) { ticket { id } } }", new { id = ticket });

        Assert.Equal("{\"data\":{\"watched\":{\"__typename\":\"Delivery\",\"notes\":\"Ring twice\"}}}", (await one.NextAsync())!.Value.GetRawText());
        Assert.Equal("{\"data\":{\"ticketChanged\":{\"status\":\"RESOLVED\"}}}", (await tickets.NextAsync())!.Value.GetRawText());
        Assert.Equal($"{{\"data\":{{\"slaBreached\":{{\"id\":\"{ticket}\",\"slaBreached\":true}}}}}}", (await breached.NextAsync())!.Value.GetRawText());
        await AreToldNothingAsync(gateway, another, one, tickets, breached);
    }

    [Fact]
    public async Task Open_WhatCannotBeSubscribedTo_IsRefusedAndLeavesNothing()
    {
        await using var gateway = await StartAsync(TestProvider.Sqlite);
        (string Query, object? Variables, string Code)[] cases =
        [
            ("subscription { deliveryStatusChanged { id } ticketChanged { id } }", null, "GRAPHQL_VALIDATION_FAILED"),
            ("subscription { __typename }", null, "GRAPHQL_VALIDATION_FAILED"),
            ("subscription($no: Boolean!) { deliveryStatusChanged @include(if: $no) { id } }", new { no = false }, "GRAPHQL_VALIDATION_FAILED"),
            ("subscription { deliveryChanged(id: \"nonsense\") { id } }", null, "BAD_USER_INPUT"),
            ("subscription { deliveryStatusChanged(where: { courierId: { eq: \"nonsense\" } }) { id } }", null, "BAD_USER_INPUT"),
            ("subscription { deliveryStatusChanged { tickets(first: 1000) { nodes { id } } } }", null, "BAD_USER_INPUT"),
            ("subscription { deliveryStatusChanged { courier { deliveries(first: 100) { nodes { tickets(first: 100) { nodes { delivery { tickets(first: 100) { nodes { id } } } } } } } } } }", null, "OPERATION_TOO_EXPENSIVE"),
            ("subscription($id: ID!) { deliveryChanged(id: $id) { id } }", null, "BAD_USER_INPUT"),
        ];
        foreach (var (query, variables, code) in cases)
        {
            using var listener = await SubscribeAsync(gateway, query, variables);
            Assert.False(listener.Stream.IsSubscription);
            Assert.Equal(code, (await listener.NextAsync())!.Value.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
            Assert.Null(await listener.NextAsync());
        }

        Assert.Equal(0, gateway.Services.GetRequiredService<SubscriptionHub>().Count);
        Assert.Equal("OPERATION_NOT_ALLOWED", (await gateway.ExecuteAsync(Status)).ErrorCode);
    }

    [Fact]
    public async Task Rights_ThatEnd_EndTheSubscriptionAndNoOther()
    {
        await using var gateway = await StartAsync(TestProvider.Sqlite);
        var courier = await FirstAsync<Courier>(gateway, row => row.OrganizationId == 1 && row.Status == CourierStatus.Active);
        var key = Barq.Graph.NodeIds.NodeId.TryParse(courier, out var id) ? id.Key : 0;
        using var own = await SubscribeAsync(gateway, Status, caller: Caller.Courier(1, key));
        using var other = await SubscribeAsync(gateway, Status, caller: Caller.Courier(1, key + 1));

        await gateway.Services.GetRequiredService<FleetEvents>().PublishAsync(
            new FleetEvent
            {
                Kind = FleetEventKinds.EntityChanged,
                EntityType = "Courier",
                Key = key,
                OrganizationId = 1,
                OccurredAt = DateTimeOffset.UnixEpoch,
                Facts = new Dictionary<string, EventFact> { ["status"] = new("ACTIVE", "SUSPENDED") },
            },
            CancellationToken.None);

        Assert.Equal("FORBIDDEN", (await own.NextAsync())!.Value.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
        Assert.Null(await own.NextAsync());
        await AreToldNothingAsync(gateway, other);
        Assert.Equal(1, gateway.Services.GetRequiredService<SubscriptionHub>().Count);
    }

    [Fact]
    public async Task Missed_Events_AreToldAsSuch()
    {
        await using var gateway = await StartAsync(TestProvider.Sqlite);
        using var listener = await SubscribeAsync(gateway, "subscription { moved: deliveryStatusChanged { id } }");

        gateway.Services.GetRequiredService<SubscriptionHub>().Missed();

        Assert.Equal("{\"data\":{\"moved\":null},\"extensions\":{\"eventsMayHaveBeenMissed\":true}}", (await listener.NextAsync())!.Value.GetRawText());
    }

    [Fact]
    public async Task SlowSubscriber_MoreThanItsQueue_IsEndedWithAnErrorAndTheOthersGoOn()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo, services => services.AddSingleton(new SubscriptionOptions { MaxQueued = 3 }));
        var id = await FirstAsync<Delivery>(gateway, row => row.OrganizationId == 1 && row.Status == DeliveryStatus.Pending);
        using var slow = await SubscribeAsync(gateway, "subscription($id: ID!) { deliveryChanged(id: $id) { notes } }", new { id });
        using var quick = await SubscribeAsync(gateway, "subscription($id: ID!) { deliveryChanged(id: $id) { notes } }", new { id });
        for (var i = 0; i < 5; i++)
        {
            await gateway.ExecuteAsync("mutation($id: ID!, $notes: String) { updateDelivery(input: { deliveryId: $id, notes: $notes }) { delivery { id } } }", new { id, notes = $"{i}" });
            Assert.Equal($"{{\"data\":{{\"deliveryChanged\":{{\"notes\":\"{i}\"}}}}}}", (await quick.NextAsync())!.Value.GetRawText());
        }

        Assert.Equal("SUBSCRIBER_TOO_SLOW", (await slow.NextAsync())!.Value.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
        Assert.Null(await slow.NextAsync());
        Assert.Equal(1, gateway.Services.GetRequiredService<SubscriptionHub>().Count);
    }
}
