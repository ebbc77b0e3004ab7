using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Persistence.Vehicles;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Operations;

internal static class InterimFleet
{
    public static DatabaseTemplate Template { get; } = new("fleet_interim", async database =>
    {
        await using var context = database.CreateFleetContext();
        await context.Database.MigrateAsync();
        var random = new Random(7);
        var now = new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
        T Pick<T>(params T[] items) => items[random.Next(items.Length)];
        long event_ = 0, ticket = 0, delivery = 0;
        for (var o = 1; o <= 5; o++)
        {
            context.Add(new Organization { Id = o, Name = $"Org {o}", Slug = $"org-{o}", CreatedAt = now.AddDays(-100), MaxCouriers = 50 });
            for (var u = 1; u <= 8; u++)
            {
                context.Add(new User { Id = (o - 1) * 8 + u, OrganizationId = o, Email = $"u{u}@org{o}.example", FullName = $"User {o} {u}", Role = Pick(Enum.GetValues<UserRole>()), IsActive = u < 7, CreatedAt = now.AddDays(-90) });
            }

            for (var v = 1; v <= 30; v++)
            {
                context.Add(new Vehicle { Id = (o - 1) * 30 + v, OrganizationId = o, PlateNumber = $"ABC {o}{v:00}", Make = "Toyota", Model = "Hiace", Year = 2020, VehicleType = Pick(Enum.GetValues<VehicleType>()), Status = v % 5 == 0 ? VehicleStatus.Maintenance : VehicleStatus.Active, CreatedAt = now.AddDays(-80) });
            }

            for (var c = 1; c <= 20; c++)
            {
                var courierId = (o - 1) * 20 + c;
                context.Add(new Courier { Id = courierId, OrganizationId = o, BarqId = $"BRQ-{courierId:0000}", FullName = $"Courier {Pick("A", "B", "C")} {courierId}", MobileNumber = $"+96650000{courierId:0000}", City = Pick("Riyadh", "Jeddah", "Dammam"), Status = c % 7 == 0 ? CourierStatus.OnLeave : CourierStatus.Active, JoiningDate = new DateOnly(2025, 1, 1).AddDays(c), PerformanceScore = c % 6 == 0 ? null : random.Next(5000, 10000) / 100m, CurrentVehicleId = c % 4 == 0 ? null : (o - 1) * 30 + c, CreatedAt = now.AddDays(-70) });
                for (var d = 0; d < 10; d++)
                {
                    delivery++;
                    var status = d switch { 0 => DeliveryStatus.Pending, 1 => DeliveryStatus.Assigned, 2 => DeliveryStatus.InTransit, 3 => DeliveryStatus.Failed, 4 => DeliveryStatus.Returned, _ => DeliveryStatus.Delivered };
                    if (c % 5 == 0 && d is 1 or 2) { status = DeliveryStatus.Delivered; }
                    var created = now.AddHours(-20 * d - random.Next(10)).AddSeconds(random.Next(3600));
                    context.Add(new Delivery { Id = delivery, OrganizationId = o, CourierId = status == DeliveryStatus.Pending ? null : courierId, TrackingNumber = $"TRK-{delivery:00000}", PickupAddress = "P", DeliveryAddress = "D", Status = status, CodAmount = random.Next(0, 50000) / 100m, DeliveredAt = status == DeliveryStatus.Delivered ? created.AddHours(3) : null, CreatedAt = created, UpdatedAt = created.AddHours(4) });
                    for (var e = 0; e < 3; e++)
                    {
                        context.Add(new DeliveryEvent { Id = ++event_, OrganizationId = o, DeliveryId = delivery, Status = Pick(Enum.GetValues<DeliveryStatus>()), OccurredAt = created.AddHours(e), CreatedAt = created });
                    }

                    for (var t = 0; t < random.Next(3); t++)
                    {
                        var priority = Pick(Enum.GetValues<TicketPriority>());
                        ticket++;
                        context.Add(new Ticket { Id = ticket, OrganizationId = o, TicketNumber = $"TCK-{ticket:00000}", CourierId = courierId, DeliveryId = delivery, CreatedById = (o - 1) * 8 + 1, AssignedToId = ticket % 3 == 0 ? null : (o - 1) * 8 + random.Next(1, 7), Category = Pick(Enum.GetValues<TicketCategory>()), Priority = priority, Status = Pick(Enum.GetValues<TicketStatus>()), Subject = "S", Description = "D", SlaDueAt = created.AddHours(8), CreatedAt = created });
                    }
                }
            }
        }

        await context.SaveChangesAsync();
    });
}
