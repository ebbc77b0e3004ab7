using Barq.Persistence;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Gateway;

/// <summary>A fleet of a few rows, chosen for what is awkward about them: NULLs, equal values, and texts that quoting gets wrong. Keys are fixed.</summary>
internal static class CornerFleet
{
    /// <summary>The first delivery's creation; the others follow hour by hour.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 14, 8, 0, 0, TimeSpan.Zero);

    public static DatabaseTemplate Template { get; } = new("fleet_corners", async database =>
    {
        await using var context = database.CreateFleetContext();
        await context.Database.MigrateAsync();
        context.AddRange(Organizations());
        context.AddRange(Users());
        context.AddRange(Vehicles());
        context.AddRange(Couriers());
        context.AddRange(Deliveries());
        context.AddRange(Events());
        context.AddRange(Tickets());
        await context.SaveChangesAsync();
    });

    private static IEnumerable<Entity> Organizations() =>
    [
        new Organization { Id = 1, Name = "Najd Express", Slug = "najd", SubscriptionPlan = SubscriptionPlan.Enterprise, CreatedAt = Start },
        new Organization { Id = 2, Name = "Hejaz Couriers", Slug = "hejaz", SubscriptionPlan = SubscriptionPlan.Free, TrialEndsAt = Start, CreatedAt = Start },
        new Organization { Id = 3, Name = "Empty Quarter", Slug = "empty", IsActive = false, CreatedAt = Start },
    ];

    private static IEnumerable<Entity> Users() =>
    [
        new User { Id = 1, OrganizationId = 1, Email = "sara@najd.example", FullName = "Sara", Role = UserRole.Owner, IsActive = true, CreatedAt = Start },
        new User { Id = 2, OrganizationId = 1, Email = "fahad@najd.example", FullName = "Fahad", Role = UserRole.Viewer, IsActive = false, CreatedAt = Start },
        new User { Id = 3, OrganizationId = 2, Email = "lina@hejaz.example", FullName = "Lina", Role = UserRole.Manager, IsActive = true, CreatedAt = Start },
    ];

    private static IEnumerable<Entity> Vehicles() =>
    [
        Vehicle(1, 1, "ABC 1", VehicleType.Van, FuelType.Diesel, 2020, 1000),
        Vehicle(2, 1, "ABC 2", VehicleType.Bicycle, null, 2024, 0),
        Vehicle(3, 2, "ABC 3", VehicleType.Car, FuelType.Gasoline, 2020, 50_000),
        Vehicle(4, 1, "ABC 4", VehicleType.Car, FuelType.Hybrid, 2022, 1000),
    ];

    private static IEnumerable<Entity> Couriers() =>
    [
        Courier(1, 1, "Omar Khan", "Riyadh", CourierStatus.Active, new(2024, 2, 29), 97.25m, 120, "omar@najd.example", 1),
        Courier(2, 1, "Ali \"Ace\" O'Neil", "Jeddah", CourierStatus.Onboarding, new(2025, 1, 1), null, 0, null, null),
        Courier(3, 1, "100% Speed_y", "Riyadh", CourierStatus.OnLeave, new(2024, 3, 1), 80m, 7, "speedy@najd.example", 2),
        Courier(4, 2, "حسن 🚚 العتيبي", "Dammam", CourierStatus.Active, new(2023, 12, 31), 80m, 120, "hasan@hejaz.example", 3),
        Courier(5, 2, @"back\slash; DROP TABLE couriers;--", "Riyadh", CourierStatus.Terminated, new(2025, 1, 1), 0.01m, 7, null, null),
        Courier(6, 2, "omar khan", "riyadh", CourierStatus.Active, new(2026, 3, 13), 100m, int.MaxValue, "", 3),
    ];

    private static IEnumerable<Entity> Deliveries() =>
    [
        Delivery(1, 1, 1, DeliveryStatus.Delivered, 10m, null, Start.AddHours(5)),
        Delivery(2, 1, 1, DeliveryStatus.InTransit, 0m, "Ring twice"),
        Delivery(3, 1, 1, DeliveryStatus.Assigned, 99_999_999.99m, ""),
        Delivery(4, 1, null, DeliveryStatus.Pending, 10m, "line one\nline two\ttab"),
        Delivery(5, 1, 3, DeliveryStatus.Failed, 0.01m, null),
        Delivery(6, 2, 4, DeliveryStatus.Delivered, 10m, "A_B%C", Start.AddHours(5).AddMicroseconds(1)),
        Delivery(7, 2, 4, DeliveryStatus.Returned, 10.10m, "\u0001\u007F\u2028<script>&'\"\\/"),
        Delivery(8, 2, null, DeliveryStatus.Pending, 3m, null),
    ];

    private static IEnumerable<Entity> Events() =>
    [
        Event(1, 1, 1, DeliveryStatus.Assigned, 0),
        Event(2, 1, 1, DeliveryStatus.InTransit, 1),
        Event(3, 1, 1, DeliveryStatus.Delivered, 5),
        Event(4, 1, 2, DeliveryStatus.Assigned, 1),
        Event(5, 2, 6, DeliveryStatus.Assigned, 2),
    ];

    private static IEnumerable<Entity> Tickets() =>
    [
        Ticket(1, 1, 1, 1, TicketStatus.Open, TicketPriority.Urgent, 1, false),
        Ticket(2, 1, 1, 1, TicketStatus.Closed, TicketPriority.Low, 2, true),
        Ticket(3, 1, 2, null, TicketStatus.InProgress, TicketPriority.High, null, false),
        Ticket(4, 2, null, 6, TicketStatus.Open, TicketPriority.Medium, 3, true),
        Ticket(5, 2, null, null, TicketStatus.Resolved, TicketPriority.Low, null, false),
    ];

    private static Vehicle Vehicle(long id, long organization, string plate, VehicleType type, FuelType? fuel, int year, int mileage) => new()
    {
        Id = id, OrganizationId = organization, PlateNumber = plate, VehicleType = type, Make = "Make", Model = "Model", Year = year,
        FuelType = fuel, CurrentMileage = mileage, CreatedAt = Start,
    };

    private static Courier Courier(
        long id, long organization, string name, string city, CourierStatus status, DateOnly joined, decimal? score, int total, string? email, long? vehicle) => new()
        {
            Id = id, OrganizationId = organization, BarqId = $"C{id}", FullName = name, City = city, Status = status, JoiningDate = joined,
            PerformanceScore = score, TotalDeliveries = total, Email = email, CurrentVehicleId = vehicle, MobileNumber = $"+96650000000{id}",
            CreatedAt = Start,
        };

    private static Delivery Delivery(
        long id, long organization, long? courier, DeliveryStatus status, decimal amount, string? notes, DateTimeOffset? delivered = null) => new()
        {
            Id = id, OrganizationId = organization, CourierId = courier, TrackingNumber = $"D{id}", PickupAddress = "Olaya Street 7",
            DeliveryAddress = "حي النرجس", Status = status, CodAmount = amount, Notes = notes, DeliveredAt = delivered, CreatedAt = Start.AddHours(id - 1),
        };

    private static DeliveryEvent Event(long id, long organization, long delivery, DeliveryStatus status, int hours) => new()
    {
        Id = id, OrganizationId = organization, DeliveryId = delivery, Status = status, OccurredAt = Start.AddHours(hours), CreatedAt = Start,
    };

    private static Ticket Ticket(
        long id, long organization, long? courier, long? delivery, TicketStatus status, TicketPriority priority, long? assignee, bool breached) => new()
        {
            Id = id, OrganizationId = organization, TicketNumber = $"T{id}", CourierId = courier, DeliveryId = delivery, CreatedById = organization * 2 - 1,
            AssignedToId = assignee, Status = status, Priority = priority, SlaBreached = breached, SlaDueAt = TicketSla.DueAt(priority, Start),
            Subject = "Late parcel", Description = "The recipient waits.", CreatedAt = Start,
        };
}
