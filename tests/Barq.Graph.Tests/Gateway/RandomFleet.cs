using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;

namespace Barq.Graph.Tests.Gateway;

/// <summary>A fleet whose rows mean nothing: few values, so that many rows are equal, and NULL wherever that is allowed. The same in every run.</summary>
/// <remarks>What refers to a row is of its organization, as every write has it.</remarks>
internal static class RandomFleet
{
    public const int Deliveries = 90;

    private static readonly DateTimeOffset _start = new(2026, 3, 14, 8, 0, 0, TimeSpan.Zero);
    private static readonly string[] _texts = ["", "a", "A", "ab", "a_b", "a%b", "É", "é", "ﬀ", "😀", "ب", "z\n", "10", "9"];

    /// <summary>When it is asked: of the parcels that are on their way some are late by then, and some are not.</summary>
    public static DateTimeOffset Now { get; } = _start.AddHours(25.5);

    public static DatabaseTemplate Template { get; } = new("fleet_random", async database =>
    {
        await FleetDatabases.Empty.BuildAsync(database);
        await using var context = database.CreateFleetContext();
        var random = new Random(42);
        context.AddRange(Enumerable.Range(1, 4).Select(id => new Organization
        {
            Id = id, Name = $"{Text(random)} {id}", Slug = $"o{id}", IsActive = random.Next(2) == 0, TrialEndsAt = Time(random, id % 2), CreatedAt = _start,
        }));
        context.Add(new User { Id = 1, OrganizationId = 1, Email = "a@a.example", FullName = "A", Role = UserRole.Owner, CreatedAt = _start });
        // The last organization stays without couriers, and some couriers without deliveries.
        context.AddRange(Enumerable.Range(1, 16).Select(id => Courier(random, id, OrganizationOf(id))));
        var deliveries = Enumerable.Range(1, Deliveries).Select(id => Delivery(random, id)).ToArray();
        context.AddRange(deliveries);
        context.AddRange(Enumerable.Range(1, 70).Select(id => Ticket(random, id, deliveries)));
        await context.SaveChangesAsync();
    });

    /// <summary>A delivery of random values.</summary>
    public static Delivery Delivery(Random random, long id) => Delivery(random, id, random.Next(4) == 0 ? null : random.Next(1, 12));

    private static Delivery Delivery(Random random, long id, long? courier) => new()
    {
        Id = id,
        OrganizationId = courier is { } own ? OrganizationOf(own) : random.Next(1, 4),
        CourierId = courier,
        TrackingNumber = $"{Text(random)}-{id}",
        PickupAddress = Text(random),
        City = id % 3 == 0 ? null : _texts[id % _texts.Length],
        DeliveryAddress = Text(random),
        Status = Any<DeliveryStatus>(random),
        CodAmount = random.Next(0, 8) / 2m,
        Notes = random.Next(3) == 0 ? null : Text(random),
        DeliveredAt = Time(random, 0.4)?.AddHours(id % 4 == 0 ? 24 : 0),
        CreatedAt = Time(random, 0)!.Value,
    };

    private static Courier Courier(Random random, long id, long organization) => new()
    {
        Id = id,
        OrganizationId = organization,
        BarqId = $"C{id}",
        FullName = Text(random),
        City = Text(random),
        Email = random.Next(2) == 0 ? null : Text(random),
        MobileNumber = "1",
        Status = Any<CourierStatus>(random),
        JoiningDate = new DateOnly(2025, 1, 1).AddDays(random.Next(5)),
        PerformanceScore = random.Next(3) == 0 ? null : random.Next(0, 5) * 12.5m,
        TotalDeliveries = random.Next(4),
        CreatedAt = Time(random, 0)!.Value,
    };

    private static long OrganizationOf(long courier) => 1 + courier % 3;

    private static Ticket Ticket(Random random, long id, Delivery[] deliveries) => Ticket(random, id, random.Next(1, 4), deliveries);

    private static Ticket Ticket(Random random, long id, long organization, Delivery[] deliveries) => new()
    {
        Id = id,
        OrganizationId = organization,
        TicketNumber = $"T{id}",
        CourierId = random.Next(3) == 0 ? null : Any(random, Enumerable.Range(1, 13).Select(courier => (long)courier).Where(courier => OrganizationOf(courier) == organization)),
        DeliveryId = random.Next(3) == 0 ? null : Any(random, deliveries.Take(29).Where(delivery => delivery.OrganizationId == organization).Select(delivery => delivery.Id)),
        CreatedById = 1,
        Subject = Text(random),
        Description = "",
        Category = Any<TicketCategory>(random),
        Priority = Any<TicketPriority>(random),
        Status = Any<TicketStatus>(random),
        SlaBreached = random.Next(2) == 0,
        SlaDueAt = Time(random, 0)!.Value,
        FirstResponseAt = Time(random, 0.5),
        CreatedAt = Time(random, 0)!.Value,
    };

    // Microseconds apart, the finest that both databases keep.
    private static DateTimeOffset? Time(Random random, double nulls) =>
        random.NextDouble() < nulls ? null : _start.AddHours(random.Next(4)).AddMicroseconds(random.Next(3));

    private static string Text(Random random) => _texts[random.Next(_texts.Length)];

    private static long Any(Random random, IEnumerable<long> keys) => random.GetItems(keys.ToArray(), 1)[0];

    private static T Any<T>(Random random)
        where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];
}
