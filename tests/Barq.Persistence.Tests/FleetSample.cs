using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Persistence.Vehicles;

namespace Barq.Persistence.Tests;

/// <summary>One row of each kind, all belonging together; the suffix keeps the unique texts of several samples apart.</summary>
internal sealed class FleetSample
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    public FleetSample(string suffix = "1")
    {
        Organization = new Organization { Name = $"Najd Express {suffix}", Slug = $"najd-{suffix}", MaxUsers = 5, MaxCouriers = 10, MaxVehicles = 10 };
        User = new User { Organization = Organization, Email = $"sara{suffix}@najd.example", FullName = "Sara Al-Otaibi", Role = UserRole.Manager };
        Vehicle = new Vehicle
        {
            Organization = Organization, PlateNumber = $"ABC {suffix}", VehicleType = VehicleType.Bicycle, Make = "Giant", Model = "Escape", Year = 2024,
        };
        Courier = new Courier
        {
            Organization = Organization, BarqId = $"BRQ-{suffix}", FullName = "Omar Khan", MobileNumber = "+966500000001", City = "Riyadh",
            Status = CourierStatus.OnLeave, JoiningDate = new DateOnly(2024, 2, 29), CurrentVehicle = Vehicle, PerformanceScore = 97.25m,
        };
        Delivery = new Delivery
        {
            Organization = Organization, TrackingNumber = $"TRK-{suffix}", Courier = Courier, PickupAddress = "Olaya Street 7", DeliveryAddress = "حي النرجس",
            Status = DeliveryStatus.InTransit, PickedUpAt = Noon, CodAmount = 149.90m,
        };
        Event = new DeliveryEvent { Organization = Organization, Delivery = Delivery, Status = DeliveryStatus.InTransit, OccurredAt = Noon };
        Ticket = new Ticket
        {
            Organization = Organization, TicketNumber = $"TCK-{suffix}", Courier = Courier, Delivery = Delivery, CreatedBy = User, AssignedTo = User,
            Subject = "Late parcel", Description = "The recipient waits.", Priority = TicketPriority.High, SlaDueAt = Noon.AddHours(8),
        };
        Job = new BackgroundJob { Kind = "sample", Queue = "default", Arguments = "{}", RequestedBy = $"user {suffix}", RunAfter = Noon };
    }

    public Organization Organization { get; }

    public User User { get; }

    public Vehicle Vehicle { get; }

    public Courier Courier { get; }

    public Delivery Delivery { get; }

    public DeliveryEvent Event { get; }

    public Ticket Ticket { get; }

    public BackgroundJob Job { get; }

    public IEnumerable<Entity> Rows => [Organization, User, Vehicle, Courier, Delivery, Event, Ticket, Job];
}
