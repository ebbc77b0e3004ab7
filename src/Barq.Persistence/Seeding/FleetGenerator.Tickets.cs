using Barq.Persistence.Tickets;

namespace Barq.Persistence.Seeding;

internal sealed partial class FleetGenerator
{
    public Ticket Ticket(int index)
    {
        var random = new SeedRandom(SeedTable.Tickets, index);

        // Tickets are entered in the order of the deliveries that they are about, and most of them are about recent ones.
        var place = Math.Pow((index + random.Fraction()) / _plan.Tickets, 0.4);
        var delivery = Math.Min((int)(place * _plan.Deliveries), _plan.Deliveries - 1);
        var category = random.Pick(
            (TicketCategory.Delivery, 45), (TicketCategory.Complaint, 18), (TicketCategory.Billing, 12), (TicketCategory.Technical, 12),
            (TicketCategory.Vehicle, 8), (TicketCategory.Other, 5));
        var priority = random.Pick((TicketPriority.Low, 20), (TicketPriority.Medium, 45), (TicketPriority.High, 25), (TicketPriority.Urgent, 10));
        var courier = _assignments.CourierOf(delivery);
        var isAboutDelivery = category is TicketCategory.Delivery or TicketCategory.Complaint or TicketCategory.Billing;
        var left = _plan.Until - _assignments.CreatedAt(delivery);
        var created = _assignments.CreatedAt(delivery) + random.Seconds(TimeSpan.Zero, left < TimeSpan.FromDays(2) ? left : TimeSpan.FromDays(2));
        var users = _usersOf[_assignments.OrganizationOf(delivery)];
        var (subject, description, resolution) = random.Pick(SeedTickets.Of(category));
        var ticket = new Ticket
        {
            Id = index + 1,
            OrganizationId = _assignments.OrganizationOf(delivery) + 1,
            TicketNumber = $"TKT-{index + 100_001}",
            CourierId = courier < 0 ? null : courier + 1,
            DeliveryId = isAboutDelivery ? delivery + 1 : null,
            CreatedById = users.First + random.Below(users.Count) + 1,
            Category = category,
            Priority = priority,
            Subject = subject,
            Description = description,
            SlaDueAt = TicketSla.DueAt(priority, created),
            CreatedAt = created,
            UpdatedAt = created,
            Version = 1,
        };
        Progress(ticket, ref random, users, resolution);
        return ticket;
    }

    private void Progress(Ticket ticket, ref SeedRandom random, (int First, int Count) users, string resolution)
    {
        var age = _plan.Until - ticket.CreatedAt;
        ticket.Status = age.TotalHours switch
        {
            < 3 => random.Pick((TicketStatus.Open, 75), (TicketStatus.InProgress, 25)),
            < 96 => random.Pick((TicketStatus.Open, 12), (TicketStatus.InProgress, 25), (TicketStatus.Pending, 13), (TicketStatus.Resolved, 30), (TicketStatus.Closed, 20)),
            _ => random.Pick((TicketStatus.Resolved, 20), (TicketStatus.Closed, 80)),
        };
        if (ticket.Status == TicketStatus.Open)
        {
            // Somebody may already be named, but nobody has answered yet.
            ticket.AssignedToId = random.Chance(0.4) ? users.First + random.Below(users.Count) + 1 : null;
            ticket.SlaBreached = ticket.SlaDueAt < _plan.Until;
            return;
        }

        ticket.AssignedToId = users.First + random.Below(users.Count) + 1;
        var toDue = ticket.SlaDueAt - ticket.CreatedAt;
        var answered = Least(toDue / 3, age * 0.5);
        ticket.FirstResponseAt = ticket.CreatedAt + random.Seconds(answered * 0.1, answered);
        ticket.UpdatedAt = ticket.FirstResponseAt.Value;
        ticket.Version = 2;
        if (ticket.Status is TicketStatus.Resolved or TicketStatus.Closed)
        {
            // Nine in ten are done in time.
            var resolved = Least(toDue * (random.Chance(0.9) ? 0.6 : 1.8), age * 0.5);
            var resolvedAt = ticket.FirstResponseAt.Value + random.Seconds(resolved * 0.1, resolved);
            ticket.Resolution = resolution;
            ticket.UpdatedAt = resolvedAt;
            ticket.SlaBreached = resolvedAt > ticket.SlaDueAt;
            ticket.Version = ticket.Status == TicketStatus.Closed ? 4 : 3;
        }
        else
        {
            ticket.SlaBreached = ticket.SlaDueAt < _plan.Until;
        }
    }

    private static TimeSpan Least(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
