using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using static Barq.Persistence.Deliveries.DeliveryStatus;

namespace Barq.Persistence.Seeding;

/// <summary>
/// Who carried what, and how it ended: the few facts of every delivery that other rows depend on (a courier's totals, a delivery's tickets),
/// held in a few bytes each.
/// </summary>
internal sealed class Assignments
{
    private readonly SeedPlan _plan;
    private readonly (CourierStatus Status, DateOnly Joined, int City)[] _couriers;
    private readonly int[] _courierOf;
    private readonly byte[] _organizationOf;
    private readonly DeliveryStatus[] _statusOf;
    private readonly int[] _delivered;
    private readonly int[] _failed;

    public Assignments(SeedPlan plan, FleetGenerator generator)
    {
        _plan = plan;
        _couriers = Enumerable.Range(0, plan.Couriers).Select(generator.DrawCourier).ToArray();
        _courierOf = new int[plan.Deliveries];
        _organizationOf = new byte[plan.Deliveries];
        _statusOf = new DeliveryStatus[plan.Deliveries];
        _delivered = new int[plan.Couriers];
        _failed = new int[plan.Couriers];
        var shares = plan.Share(1_000_000);
        for (var i = 0; i < plan.Deliveries; i++)
        {
            Draw(i, shares, generator);
        }
    }

    public (CourierStatus Status, DateOnly Joined, int City) CourierFacts(int courier) => _couriers[courier];

    /// <summary>The row number of a delivery's courier; -1 for none.</summary>
    public int CourierOf(int delivery) => _courierOf[delivery];

    public int OrganizationOf(int delivery) => _organizationOf[delivery];

    public DeliveryStatus StatusOf(int delivery) => _statusOf[delivery];

    /// <summary>How many parcels a courier has handed over.</summary>
    public int Delivered(int courier) => _delivered[courier];

    /// <summary>The share of a courier's parcels that he handed over, in percent; null where he has had none.</summary>
    public decimal? Score(int courier) => _delivered[courier] + _failed[courier] is > 0 and var all
        ? decimal.Round(100m * _delivered[courier] / all, 2)
        : null;

    /// <summary>When a delivery was entered: evenly over the days, in the order of the row numbers.</summary>
    public DateTimeOffset CreatedAt(int delivery) => SeedClock.Before(_plan.Until, (double)_plan.Days * (_plan.Deliveries - 1 - delivery) / _plan.Deliveries);

    private void Draw(int delivery, (int First, int Count)[] shares, FleetGenerator generator)
    {
        var random = new SeedRandom(SeedTable.Assignments, delivery);
        var lot = random.Below(1_000_000);
        var organization = Array.FindIndex(shares, share => lot < share.First + share.Count);
        var created = CreatedAt(delivery);
        var status = DrawStatus(ref random, _plan.Until - created);
        _organizationOf[delivery] = (byte)organization;
        _statusOf[delivery] = status;
        _courierOf[delivery] = status == Pending ? -1 : DrawCourier(ref random, generator.CouriersOf(organization), status, created);
        if (status == DeliveryStatus.Delivered)
        {
            _delivered[_courierOf[delivery]]++;
        }
        else if (status is Failed or Returned)
        {
            _failed[_courierOf[delivery]]++;
        }
    }

    private static DeliveryStatus DrawStatus(ref SeedRandom random, TimeSpan age) => age.TotalHours switch
    {
        < 2 => random.Pick((Pending, 60), (Assigned, 40)),
        < 8 => random.Pick((Pending, 20), (Assigned, 25), (InTransit, 35), (DeliveryStatus.Delivered, 20)),
        < 60 => random.Pick((Pending, 3), (Assigned, 5), (InTransit, 10), (DeliveryStatus.Delivered, 74), (Failed, 8)),
        _ => random.Pick((DeliveryStatus.Delivered, 91), (Failed, 2), (Returned, 7)),
    };

    private int DrawCourier(ref SeedRandom random, (int First, int Count) couriers, DeliveryStatus status, DateTimeOffset created)
    {
        // Some carry a lot and some little; whoever is drawn but can't have carried it passes it on to the next.
        var first = (int)(Math.Pow(random.Fraction(), 1.5) * couriers.Count);
        var day = DateOnly.FromDateTime(created.UtcDateTime);
        for (var i = 0; i < couriers.Count; i++)
        {
            var courier = couriers.First + ((first + i) % couriers.Count);
            var (state, joined, _) = _couriers[courier];
            if (joined < day && state != CourierStatus.Onboarding && (state == CourierStatus.Active || status is DeliveryStatus.Delivered or Failed or Returned))
            {
                return courier;
            }
        }

        return couriers.First;
    }
}
