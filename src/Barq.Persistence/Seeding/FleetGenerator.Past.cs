using Barq.Persistence.Auditing;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Archiving;

namespace Barq.Persistence.Seeding;

internal sealed partial class FleetGenerator
{
    /// <summary>An entry of the audit log: somebody moved a delivery on. As many couriers as users did.</summary>
    public AuditEntry Audit(int index)
    {
        var random = new SeedRandom(SeedTable.Audit, index);
        var delivery = (int)((double)index / _plan.AuditEntries * _plan.Deliveries);
        var organization = _assignments.OrganizationOf(delivery);
        var users = _usersOf[organization];
        var courier = _assignments.CourierOf(delivery);
        var created = _assignments.CreatedAt(delivery);
        var isCouriers = courier >= 0 && random.Chance(0.5);
        var user = isCouriers ? 0 : users.First + random.Below(users.Count) + 1;
        return new AuditEntry
        {
            Id = index + 1,
            OrganizationId = organization + 1,
            Actor = isCouriers ? $"courier {courier + 1}" : $"user {user}",
            ActorUserId = isCouriers ? null : user,
            ActorCourierId = isCouriers ? courier + 1 : null,
            Action = random.Pick(("changeDeliveryStatus", 60), ("assignDelivery", 30), ("updateDelivery", 10)),
            EntityType = nameof(Delivery),
            EntityId = delivery + 1,
            Before = """{"status":"PENDING"}""",
            After = """{"status":"ASSIGNED"}""",
            CreatedAt = created,
            UpdatedAt = created,
        };
    }

    /// <summary>A delivery of the time before those that are in the fleet.</summary>
    public ArchivedDelivery Archived(int index)
    {
        var random = new SeedRandom(SeedTable.Archive, index);
        var (organization, _) = OwnerOf(_archivedOf, index);
        var couriers = _couriersOf[organization];
        var age = _plan.Days * (2 - ((double)index / _plan.ArchivedDeliveries));
        var created = SeedClock.Before(_plan.Until, age);
        var city = SeedTexts.Cities[random.Pick(SeedTexts.CityWeights)];
        return new ArchivedDelivery
        {
            Id = index + 1,
            OrganizationId = organization + 1,
            TrackingNumber = $"BA{index + 1_000_001:0000000}SA",
            CourierId = couriers.First + random.Below(couriers.Count) + 1,
            PickupAddress = $"{random.Pick(SeedTexts.Places)}, {random.Pick(city.Districts)}, {city.Name}",
            City = city.Name,
            DeliveryAddress = $"{random.Between(1, 240)} {random.Pick(SeedTexts.Streets)}, {city.Name}",
            Status = random.Pick((DeliveryStatus.Delivered, 93), (DeliveryStatus.Returned, 7)),
            PickedUpAt = created.AddHours(2),
            DeliveredAt = created.AddHours(4),
            CodAmount = random.Chance(0.45) ? 0 : random.Between(20, 900),
            History = "[]",
            ArchivedAt = created.AddDays(90) < _plan.Until ? created.AddDays(90) : _plan.Until,
            CreatedAt = created,
            UpdatedAt = created.AddHours(4),
        };
    }

    /// <summary>A job that has ended, as nearly all have.</summary>
    public BackgroundJob Job(int index)
    {
        var random = new SeedRandom(SeedTable.Jobs, index);
        var (organization, _) = OwnerOf(_jobsOf, index);
        var users = _usersOf[organization];
        var created = SeedClock.Before(_plan.Until, (double)_plan.Days * (_plan.Jobs - 1 - index) / _plan.Jobs);
        return new BackgroundJob
        {
            Id = index + 1,
            OrganizationId = organization + 1,
            Kind = random.Pick(("export-deliveries", 50), ("courier-report", 30), ("import-deliveries", 20)),
            Queue = "default",
            Arguments = "{}",
            Status = random.Pick((JobStatus.Succeeded, 95), (JobStatus.Dead, 3), (JobStatus.Cancelled, 2)),
            Attempts = 1,
            Progress = 100,
            RequestedBy = $"user {users.First + random.Below(users.Count) + 1}",
            RunAfter = created,
            StartedAt = created,
            FinishedAt = created.AddSeconds(20),
            CreatedAt = created,
            UpdatedAt = created.AddSeconds(20),
        };
    }
}
