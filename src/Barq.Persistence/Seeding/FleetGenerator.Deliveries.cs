using Barq.Persistence.Deliveries;

namespace Barq.Persistence.Seeding;

internal sealed partial class FleetGenerator
{
    public Delivery Delivery(int index)
    {
        var random = new SeedRandom(SeedTable.Deliveries, index);
        var courier = _assignments.CourierOf(index);
        var city = SeedTexts.Cities[courier < 0
            ? random.Pick(SeedTexts.CityWeights)
            : _assignments.CourierFacts(courier).City];
        var steps = Steps(index);
        return new Delivery
        {
            Id = index + 1,
            OrganizationId = _assignments.OrganizationOf(index) + 1,
            TrackingNumber = $"BQ{index + 1_000_001:0000000}SA",
            CourierId = courier < 0 ? null : courier + 1,
            PickupAddress = $"{random.Pick(SeedTexts.Places)}, {random.Pick(city.Districts)}, {city.Name}",
            City = city.Name,
            DeliveryAddress = $"{random.Between(1, 240) * 10 + random.Between(1, 9)} {random.Pick(SeedTexts.Streets)}, {random.Pick(city.Districts)}, {city.Name}",
            Status = _assignments.StatusOf(index),
            PickedUpAt = TimeOf(steps, DeliveryStatus.InTransit),
            DeliveredAt = TimeOf(steps, DeliveryStatus.Delivered),
            CodAmount = random.Chance(0.45) ? 0 : random.Between(20, 900) + (random.Chance(0.5) ? 0 : random.Between(1, 19) * 0.05m),
            Notes = random.Chance(0.25) ? random.Pick(SeedTexts.CourierNotes) : null,
            CreatedAt = _assignments.CreatedAt(index),
            UpdatedAt = steps[^1].At,
            Version = steps.Count,
        };
    }

    /// <summary>The changes of status of a delivery, in order.</summary>
    /// <param name="index">The delivery's row number.</param>
    /// <param name="firstId">The key of the first of them.</param>
    public IEnumerable<DeliveryEvent> Events(int index, int firstId)
    {
        var steps = Steps(index);
        var organization = _assignments.OrganizationOf(index);
        var users = _usersOf[organization];
        var user = users.First + (index % users.Count) + 1;
        for (var i = 0; i < steps.Count; i++)
        {
            yield return new DeliveryEvent
            {
                Id = firstId + i,
                OrganizationId = organization + 1,
                DeliveryId = index + 1,
                Status = steps[i].Status,
                Note = steps[i].Note,
                Actor = IsOfTheRoad(steps[i].Status) ? $"courier {_assignments.CourierOf(index) + 1}" : $"user {user}",
                ActorUserId = IsOfTheRoad(steps[i].Status) ? null : user,
                ActorCourierId = IsOfTheRoad(steps[i].Status) ? _assignments.CourierOf(index) + 1 : null,
                OccurredAt = steps[i].At,
                CreatedAt = steps[i].At,
                UpdatedAt = steps[i].At,
            };
        }
    }

    /// <summary>How many changes of status a delivery has had.</summary>
    public int EventCount(int index) => Way(_assignments.StatusOf(index)).Length;

    // What couriers say themselves; the rest is the desk's.
    private static bool IsOfTheRoad(DeliveryStatus status) => status is DeliveryStatus.InTransit or DeliveryStatus.Delivered or DeliveryStatus.Failed;

    // The shortest way of the workflow to each status; parcels that came back had been tried in vain once.
    private static DeliveryStatus[] Way(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => [DeliveryStatus.Pending],
        DeliveryStatus.Assigned => [DeliveryStatus.Pending, DeliveryStatus.Assigned],
        DeliveryStatus.InTransit => [DeliveryStatus.Pending, DeliveryStatus.Assigned, DeliveryStatus.InTransit],
        DeliveryStatus.Returned => [DeliveryStatus.Pending, DeliveryStatus.Assigned, DeliveryStatus.InTransit, DeliveryStatus.Failed, DeliveryStatus.Returned],
        _ => [DeliveryStatus.Pending, DeliveryStatus.Assigned, DeliveryStatus.InTransit, status],
    };

    private List<(DeliveryStatus Status, DateTimeOffset At, string? Note)> Steps(int index)
    {
        var random = new SeedRandom(SeedTable.Events, index);
        var created = _assignments.CreatedAt(index);
        var way = Way(_assignments.StatusOf(index));
        var steps = new List<(DeliveryStatus, DateTimeOffset, string?)>(way.Length) { (way[0], created, null) };

        // Nothing happens after the reference time: the steps share out what is left until then, eight hours at most for each.
        var left = _plan.Until - created;
        var time = created;
        for (var i = 1; i < way.Length; i++)
        {
            var most = TimeSpan.FromSeconds(Math.Min(left.TotalSeconds / way.Length, TimeSpan.FromHours(8).TotalSeconds));
            time += random.Seconds(most * 0.1, most);
            steps.Add((way[i], time, NoteOf(ref random, way[i])));
        }

        return steps;
    }

    private static string? NoteOf(ref SeedRandom random, DeliveryStatus status) => status switch
    {
        DeliveryStatus.Failed => random.Pick<string>(("Nobody at home.", 4), ("Recipient asked for another day.", 3), ("Address not found.", 2), ("Recipient refused the parcel.", 1)),
        DeliveryStatus.Returned => "Brought back to the sender.",
        DeliveryStatus.Delivered when random.Chance(0.2) => "Handed to a member of the family.",
        _ => null,
    };

    private static DateTimeOffset? TimeOf(List<(DeliveryStatus Status, DateTimeOffset At, string? Note)> steps, DeliveryStatus status)
    {
        var index = steps.FindIndex(step => step.Status == status);
        return index < 0 ? null : steps[index].At;
    }
}
