using System.Security.Cryptography;
using System.Text.Json;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Persistence.Seeding;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Persistence.Vehicles;

namespace Barq.Persistence.Tests.Seeding;

/// <summary>What a person would look for who does not believe in the demo fleet.</summary>
public sealed class FleetGeneratorTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 20, 9, 41, 7, TimeSpan.Zero);
    private static readonly SeedPlan _plan = SeedPlan.Of(SeedSize.Demo, _now);
    private static readonly Fleet _fleet = Fleet.Of(_plan);

    [Fact]
    public void WithHistory_TenTimes_LeavesAsManyOpenAndMoreThatAreOver()
    {
        var (one, ten) = (Statuses(_plan), Statuses(_plan.WithHistory(10)));

        Assert.Equal(one.Count * 10, ten.Count);
        Assert.InRange(Open(ten), Open(one) * 0.7, Open(one) * 1.3);

        static List<DeliveryStatus> Statuses(SeedPlan plan) =>
            FleetTables.Of(plan).Single(table => table.EntityType == typeof(Delivery)).Rows.Cast<Delivery>().Select(delivery => delivery.Status).ToList();

        static int Open(List<DeliveryStatus> statuses) =>
            statuses.Count(status => status is DeliveryStatus.Pending or DeliveryStatus.Assigned or DeliveryStatus.InTransit);
    }

    [Fact]
    public void Rows_OfTheDemo_AreAsManyAsPromised()
    {
        Assert.Equal(
            (5, 40, 160, 200, 5_000, 600),
            (_fleet.Organizations.Count, _fleet.Users.Count, _fleet.Vehicles.Count, _fleet.Couriers.Count, _fleet.Deliveries.Count, _fleet.Tickets.Count));
        Assert.Equal(_now.AddMinutes(-41).AddSeconds(-7), _plan.Until);
    }

    [Fact]
    public void Rows_MadeTwice_AreTheSame() => Assert.Equal(Hash(_fleet), Hash(Fleet.Of(_plan)));

    [Fact]
    public void Rows_OfTheSameFleet_NeverChange() =>
        // Cursors, snapshots and measurements of earlier versions stand on these rows. Change them on purpose only.
        Assert.Equal(
            "E61AE4F80CF60054907E813B567DA72497E2570FE74D98257CA1776D94F26B1D",
            Hash(Fleet.Of(SeedPlan.Of(SeedSize.Demo, SeedPlan.FixedUntil))));

    [Fact]
    public void Keys_ThatAreUnique_AreUnique()
    {
        AssertUnique(_fleet.Users, user => user.Email);
        AssertUnique(_fleet.Vehicles, vehicle => vehicle.PlateNumber);
        AssertUnique(_fleet.Couriers, courier => courier.BarqId);
        AssertUnique(_fleet.Deliveries, delivery => delivery.TrackingNumber);
        AssertUnique(_fleet.Tickets, ticket => ticket.TicketNumber);
    }

    [Fact]
    public void Organizations_AndTheirLimits_HoldWhatTheyHave() => Assert.All(_fleet.Organizations, organization =>
    {
        Assert.InRange(_fleet.Users.Count(user => user.OrganizationId == organization.Id), 2, organization.MaxUsers);
        Assert.InRange(_fleet.Couriers.Count(courier => courier.OrganizationId == organization.Id), 2, organization.MaxCouriers);
        Assert.InRange(_fleet.Vehicles.Count(vehicle => vehicle.OrganizationId == organization.Id), 1, organization.MaxVehicles);
        Assert.Single(_fleet.Users, user => user.OrganizationId == organization.Id && user.Role == UserRole.Owner);
    });

    [Fact]
    public void Couriers_AndTheirVehicles_FitTogether()
    {
        var driven = _fleet.Couriers.Where(courier => courier.CurrentVehicleId is not null).ToArray();
        Assert.NotEmpty(driven);
        AssertUnique(driven, courier => courier.CurrentVehicleId);
        Assert.All(driven, courier =>
        {
            var vehicle = _fleet.Vehicles[(int)courier.CurrentVehicleId! - 1];
            Assert.Equal(courier.OrganizationId, vehicle.OrganizationId);
            Assert.Equal(VehicleStatus.Active, vehicle.Status);
        });
    }

    [Fact]
    public void Deliveries_AndTheirCouriers_FitTogether() => Assert.All(_fleet.Deliveries, delivery =>
    {
        Assert.Equal(delivery.Status == DeliveryStatus.Pending, delivery.CourierId is null);
        if (delivery.CourierId is { } id)
        {
            var courier = _fleet.Couriers[(int)id - 1];
            Assert.Equal(delivery.OrganizationId, courier.OrganizationId);
            Assert.True(courier.JoiningDate < DateOnly.FromDateTime(delivery.CreatedAt.UtcDateTime));
            Assert.EndsWith(courier.City, delivery.DeliveryAddress, StringComparison.Ordinal);
            Assert.True(courier.Status == CourierStatus.Active || delivery.Status is not (DeliveryStatus.Assigned or DeliveryStatus.InTransit));
        }
    });

    [Fact]
    public void Couriers_AndTheirTotals_AgreeWithTheirDeliveries() => Assert.All(_fleet.Couriers, courier =>
    {
        var ended = _fleet.Deliveries.Where(delivery => delivery.CourierId == courier.Id).Select(delivery => delivery.Status).ToArray();
        var delivered = ended.Count(status => status == DeliveryStatus.Delivered);
        var all = delivered + ended.Count(status => status is DeliveryStatus.Failed or DeliveryStatus.Returned);
        Assert.Equal(delivered, courier.TotalDeliveries);
        Assert.Equal(all == 0 ? null : decimal.Round(100m * delivered / all, 2), courier.PerformanceScore);
    });

    [Fact]
    public void Events_OfEachDelivery_FollowTheWorkflowInTime()
    {
        var events = _fleet.Events.ToLookup(change => change.DeliveryId);
        Assert.All(_fleet.Deliveries, delivery =>
        {
            var changes = events[delivery.Id].ToArray();
            Assert.Equal(DeliveryWorkflow.Moves.Initial, changes[0].Status);
            Assert.Equal(delivery.CreatedAt, changes[0].OccurredAt);
            Assert.Equal(delivery.Status, changes[^1].Status);
            Assert.Equal(delivery.UpdatedAt, changes[^1].OccurredAt);
            Assert.Equal(delivery.PickedUpAt, changes.FirstOrDefault(change => change.Status == DeliveryStatus.InTransit)?.OccurredAt);
            Assert.Equal(delivery.DeliveredAt, changes.FirstOrDefault(change => change.Status == DeliveryStatus.Delivered)?.OccurredAt);
            for (var i = 1; i < changes.Length; i++)
            {
                Assert.True(DeliveryWorkflow.Moves.Allows(changes[i - 1].Status, changes[i].Status));
                Assert.True(changes[i - 1].OccurredAt <= changes[i].OccurredAt && changes[i].OccurredAt <= _plan.Until);
            }
        });
    }

    [Fact]
    public void Deliveries_InTheOrderOfTheirKeys_CameInTheOrderOfTime()
    {
        Assert.True(_fleet.Deliveries.Zip(_fleet.Deliveries.Skip(1)).All(pair => pair.First.CreatedAt <= pair.Second.CreatedAt));
        Assert.All(_fleet.Deliveries, delivery => Assert.InRange(delivery.CreatedAt.AddHours(3).Hour, 7, 23));
    }

    [Fact]
    public void Tickets_AndWhatTheyAreAbout_FitTogether() => Assert.All(_fleet.Tickets, ticket =>
    {
        Assert.Equal(TicketSla.DueAt(ticket.Priority, ticket.CreatedAt), ticket.SlaDueAt);
        Assert.Equal(ticket.Status is TicketStatus.Resolved or TicketStatus.Closed, ticket.Resolution is not null);
        Assert.Equal(ticket.Status != TicketStatus.Open, ticket.FirstResponseAt is not null);
        Assert.True(ticket.FirstResponseAt is null || (ticket.FirstResponseAt >= ticket.CreatedAt && ticket.FirstResponseAt <= ticket.UpdatedAt));
        Assert.True(ticket.UpdatedAt <= _plan.Until);
        var end = ticket.Resolution is null ? _plan.Until : ticket.UpdatedAt;
        Assert.Equal(end > ticket.SlaDueAt, ticket.SlaBreached);
        foreach (var user in new[] { ticket.CreatedById, ticket.AssignedToId ?? ticket.CreatedById })
        {
            Assert.Equal(ticket.OrganizationId, _fleet.Users[(int)user - 1].OrganizationId);
        }

        if (ticket.DeliveryId is { } delivery)
        {
            Assert.Equal(ticket.OrganizationId, _fleet.Deliveries[(int)delivery - 1].OrganizationId);
            Assert.Equal(ticket.CourierId, _fleet.Deliveries[(int)delivery - 1].CourierId);
            Assert.True(ticket.CreatedAt >= _fleet.Deliveries[(int)delivery - 1].CreatedAt);
        }
    });

    [Fact]
    public void Statuses_OfTheDemo_AreAllThere()
    {
        Assert.Equal(Enum.GetValues<DeliveryStatus>().Order(), _fleet.Deliveries.Select(delivery => delivery.Status).Distinct().Order());
        Assert.Equal(Enum.GetValues<TicketStatus>().Order(), _fleet.Tickets.Select(ticket => ticket.Status).Distinct().Order());
        Assert.Equal(Enum.GetValues<CourierStatus>().Order(), _fleet.Couriers.Select(courier => courier.Status).Distinct().Order());
        Assert.InRange(_fleet.Deliveries.Count(delivery => delivery.Status == DeliveryStatus.Delivered), 4_000, 4_800);
    }

    [Fact]
    public void Fleet_OfTheBench_IsSkewedAsInLife()
    {
        var plan = SeedPlan.Of(SeedSize.Bench, _now);
        var deliveries = new FleetGenerator(plan);
        var perCourier = Enumerable.Range(0, plan.Couriers).Select(deliveries.Courier).Select(courier => courier.TotalDeliveries).ToArray();

        Assert.InRange(perCourier.Max(), 400, 5_000);
        Assert.InRange(perCourier.Count(count => count < 40), 100, 2_500);
    }

    private static void AssertUnique<TRow, TKey>(IEnumerable<TRow> rows, Func<TRow, TKey> key) =>
        Assert.Empty(rows.GroupBy(key).Where(group => group.Count() > 1).Select(group => group.Key));

    private static string Hash(Fleet fleet) => Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(fleet)));

    private sealed record Fleet(
        List<Organization> Organizations,
        List<User> Users,
        List<Vehicle> Vehicles,
        List<Courier> Couriers,
        List<Delivery> Deliveries,
        List<DeliveryEvent> Events,
        List<Ticket> Tickets)
    {
        public static Fleet Of(SeedPlan plan)
        {
            var tables = FleetTables.Of(plan).ToDictionary(table => table.EntityType);
            List<TRow> Rows<TRow>() => [.. tables[typeof(TRow)].Rows.Cast<TRow>()];
            return new(Rows<Organization>(), Rows<User>(), Rows<Vehicle>(), Rows<Courier>(), Rows<Delivery>(), Rows<DeliveryEvent>(), Rows<Ticket>());
        }
    }
}
