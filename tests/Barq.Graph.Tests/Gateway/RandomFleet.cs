using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;

namespace Barq.Graph.Tests.Gateway;

/// <summary>A fleet whose rows mean nothing: few values, so that many rows are equal, and NULL wherever that is allowed. The same in every run.</summary>
internal static class RandomFleet
{
    public const int Deliveries = 90;

    private static readonly DateTimeOffset _start = new(2026, 3, 14, 8, 0, 0, TimeSpan.Zero);
    private static readonly string[] _texts = ["", "a", "A", "ab", "a_b", "a%b", "É", "é", "ﬀ", "😀", "ب", "z\n", "10", "9"];

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
        context.AddRange(Enumerable.Range(1, 16).Select(id => Courier(random, id, 1 + id % 3)));
        context.AddRange(Enumerable.Range(1, Deliveries).Select(id => Delivery(random, id)));
        context.AddRange(Enumerable.Range(1, 70).Select(id => Ticket(random, id)));
        await context.SaveChangesAsync();
    });

    /// <summary>A delivery of random values.</summary>
    public static Delivery Delivery(Random random, long id) => new()
    {
        Id = id,
        OrganizationId = random.Next(1, 4),
        CourierId = random.Next(4) == 0 ? null : random.Next(1, 12),
        TrackingNumber = $"{Text(random)}-{id}",
        PickupAddress = Text(random),
        DeliveryAddress = Text(random),
        Status = Any<DeliveryStatus>(random),
        CodAmount = random.Next(0, 8) / 2m,
        Notes = random.Next(3) == 0 ? null : Text(random),
        DeliveredAt = Time(random, 0.4),
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

    private static Ticket Ticket(Random random, long id) => new()
    {
        Id = id,
        OrganizationId = random.Next(1, 4),
        TicketNumber = $"T{id}",
        CourierId = random.Next(3) == 0 ? null : random.Next(1, 14),
        DeliveryId = random.Next(3) == 0 ? null : random.Next(1, 30),
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

    private static T Any<T>(Random random)
        where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];
}
