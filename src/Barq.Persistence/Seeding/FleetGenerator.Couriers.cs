using Barq.Persistence.Couriers;

namespace Barq.Persistence.Seeding;

internal sealed partial class FleetGenerator
{
    public Courier Courier(int index)
    {
        var random = new SeedRandom(SeedTable.Couriers, index);
        var (organization, place) = OwnerOf(_couriersOf, index);
        var facts = _assignments.CourierFacts(index);
        var name = FullName(ref random);
        var drives = place < _vehiclesOf[organization].Count && IsDriven(organization, place);
        var created = new DateTimeOffset(facts.Joined.ToDateTime(new TimeOnly(6, 0)), TimeSpan.Zero) + random.Seconds(TimeSpan.Zero, TimeSpan.FromHours(8));
        return new Courier
        {
            Id = index + 1,
            OrganizationId = organization + 1,
            BarqId = $"BRQ-{index + 10_001:00000}",
            FullName = name,
            Email = random.Chance(0.8) ? $"{Mailbox(name)}.{index + 1}@couriers.example" : null,
            MobileNumber = $"+9665{random.Between(0, 9)}{random.Between(0, 9_999_999):0000000}",
            Status = facts.Status,
            ProjectType = random.Pick(
                (ProjectType.Ecommerce, 38), (ProjectType.Food, 30), (ProjectType.Barq, 15), (ProjectType.Mixed, 12), (ProjectType.Warehouse, 5)),
            City = SeedTexts.Cities[facts.City].Name,
            JoiningDate = facts.Joined,
            CurrentVehicleId = drives ? _vehiclesOf[organization].First + place + 1 : null,
            PerformanceScore = _assignments.Score(index),
            TotalDeliveries = _assignments.Delivered(index),
            CreatedAt = created,
            UpdatedAt = created,
            Version = 1,
        };
    }

    /// <summary>What a courier's deliveries depend on.</summary>
    internal (CourierStatus Status, DateOnly Joined, int City) DrawCourier(int index)
    {
        var random = new SeedRandom(SeedTable.Assignments, -1 - index);
        var (_, place) = OwnerOf(_couriersOf, index);

        // The first two of each organization have always been there: somebody has to have carried the first parcels.
        var status = place < 2 ? CourierStatus.Active : random.Pick(
            (CourierStatus.Active, 80), (CourierStatus.OnLeave, 6), (CourierStatus.Onboarding, 4), (CourierStatus.Inactive, 4),
            (CourierStatus.Terminated, 4), (CourierStatus.Suspended, 2));
        var daysAgo = status == CourierStatus.Onboarding ? random.Between(1, 10)
            : place >= 2 && random.Chance(0.15) ? random.Between(11, _plan.Days)
            : _plan.Days + random.Between(5, 350);
        var city = random.Pick(SeedTexts.CityWeights);
        return (status, DateOnly.FromDateTime(_plan.Until.UtcDateTime.AddDays(-daysAgo)), city);
    }

    /// <summary>The couriers of an organization, as row numbers.</summary>
    internal (int First, int Count) CouriersOf(int organization) => _couriersOf[organization];

    private bool IsDriven(int organization, int place)
    {
        if (place >= _couriersOf[organization].Count)
        {
            return false;
        }

        var courier = _couriersOf[organization].First + place;
        return _assignments.CourierFacts(courier).Status is CourierStatus.Active or CourierStatus.OnLeave && courier % 7 != 6;
    }
}
