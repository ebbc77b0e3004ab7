using Barq.Persistence.Organizations;
using Barq.Persistence.Users;
using Barq.Persistence.Vehicles;

namespace Barq.Persistence.Seeding;

/// <summary>Makes the rows of a fleet, each by its number. Keys are numbers from 1 on.</summary>
internal sealed partial class FleetGenerator
{
    private readonly SeedPlan _plan;
    private readonly (int First, int Count)[] _usersOf;
    private readonly (int First, int Count)[] _vehiclesOf;
    private readonly (int First, int Count)[] _couriersOf;
    private readonly (int First, int Count)[] _archivedOf;
    private readonly (int First, int Count)[] _jobsOf;
    private readonly Assignments _assignments;

    public FleetGenerator(SeedPlan plan)
    {
        _plan = plan;
        _usersOf = plan.Share(plan.Users);
        _vehiclesOf = plan.Share(plan.Vehicles);
        _couriersOf = plan.Share(plan.Couriers);
        _archivedOf = plan.Share(plan.ArchivedDeliveries);
        _jobsOf = plan.Share(plan.Jobs);
        _assignments = new Assignments(plan, this);
    }

    /// <summary>When the organization's first things were entered: before any delivery.</summary>
    private DateTimeOffset Founded => SeedClock.Before(_plan.Until, _plan.Days + 400);

    public Organization Organization(int index)
    {
        var random = new SeedRandom(SeedTable.Organizations, index);
        var (name, slug) = SeedTexts.Organizations[index];
        var plan = index < _plan.Organizations / 4 + 1 ? SubscriptionPlan.Enterprise
            : index < _plan.Organizations - 1 ? SubscriptionPlan.Professional
            : SubscriptionPlan.Basic;
        var onTrial = index == _plan.Organizations - 1;
        var created = Founded + random.Seconds(TimeSpan.Zero, TimeSpan.FromDays(20));
        return new Organization
        {
            Id = index + 1,
            Name = name,
            Slug = slug,
            SubscriptionPlan = plan,
            SubscriptionStatus = onTrial ? SubscriptionStatus.Trial : SubscriptionStatus.Active,
            TrialEndsAt = onTrial ? _plan.Until.AddDays(12) : null,
            MaxUsers = RoomFor(_usersOf[index].Count),
            MaxCouriers = RoomFor(_couriersOf[index].Count),
            MaxVehicles = RoomFor(_vehiclesOf[index].Count),
            CreatedAt = created,
            UpdatedAt = created,
            Version = 1,
        };
    }

    public User User(int index)
    {
        var random = new SeedRandom(SeedTable.Users, index);
        var (organization, place) = OwnerOf(_usersOf, index);
        var name = FullName(ref random);
        var created = Founded + random.Seconds(TimeSpan.FromDays(20), TimeSpan.FromDays(300));
        return new User
        {
            Id = index + 1,
            OrganizationId = organization + 1,
            FullName = name,
            Email = $"{Mailbox(name)}{place + 1}@{SeedTexts.Organizations[organization].Slug}.example",
            Role = place switch
            {
                0 => UserRole.Owner,
                1 => UserRole.Admin,
                _ => random.Chance(0.3) ? UserRole.Manager : UserRole.Viewer,
            },
            IsActive = place < 2 || random.Chance(0.93),
            CreatedAt = created,
            UpdatedAt = created,
            Version = 1,
        };
    }

    public Vehicle Vehicle(int index)
    {
        var random = new SeedRandom(SeedTable.Vehicles, index);
        var (organization, place) = OwnerOf(_vehiclesOf, index);
        var model = random.Pick<VehicleModel>(
            (VehicleModels.Pick(ref random, VehicleType.Motorcycle), 45),
            (VehicleModels.Pick(ref random, VehicleType.Car), 28),
            (VehicleModels.Pick(ref random, VehicleType.Van), 18),
            (VehicleModels.Pick(ref random, VehicleType.Truck), 4),
            (VehicleModels.Pick(ref random, VehicleType.Bicycle), 5));
        var age = random.Between(0, 8);
        var created = Founded + random.Seconds(TimeSpan.FromDays(20), TimeSpan.FromDays(300));
        return new Vehicle
        {
            Id = index + 1,
            OrganizationId = organization + 1,
            PlateNumber = Plate(index),
            VehicleType = model.Type,
            Make = model.Make,
            Model = model.Model,
            Year = _plan.Until.Year - age,
            // A vehicle that somebody drives is in order.
            Status = IsDriven(organization, place) ? VehicleStatus.Active : random.Pick(
                (VehicleStatus.Active, 50), (VehicleStatus.Maintenance, 20), (VehicleStatus.Repair, 12), (VehicleStatus.Inactive, 10), (VehicleStatus.Retired, 8)),
            FuelType = model.Fuel,
            CurrentMileage = model.Type == VehicleType.Bicycle ? random.Between(0, 4_000) : (age * random.Between(9_000, 32_000)) + random.Between(50, 9_000),
            CreatedAt = created,
            UpdatedAt = created,
            Version = 1,
        };
    }

    /// <summary>Which organization a row belongs to, and its place among that organization's rows.</summary>
    private static (int Organization, int Place) OwnerOf((int First, int Count)[] shares, int index)
    {
        var organization = 0;
        while (index >= shares[organization].First + shares[organization].Count)
        {
            organization++;
        }

        return (organization, index - shares[organization].First);
    }

    private static int RoomFor(int count) => ((count / 10) + 1) * 10;

    private static string FullName(ref SeedRandom random) => $"{random.Pick(SeedTexts.FirstNames)} {random.Pick(SeedTexts.LastNames)}";

    private static string Mailbox(string fullName) => fullName.ToLowerInvariant().Replace(" ", ".", StringComparison.Ordinal);

    // Every index gives another plate: the digits count to 9000, and the letters count the rounds.
    private static string Plate(int index)
    {
        const string Letters = SeedTexts.PlateLetters;
        var round = index / 9000;
        var digits = 1000 + (int)((index * 7919L) % 9000);
        return $"{Letters[(round / Letters.Length) % Letters.Length]}{Letters[round % Letters.Length]}{Letters[(int)((index * 31L) % Letters.Length)]} {digits}";
    }
}
