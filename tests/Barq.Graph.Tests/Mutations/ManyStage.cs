using System.Text.Json.Nodes;
using Barq.Graph.Mutations;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Auditing;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Outbox;
using Barq.Persistence.Storage;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Mutations;

/// <summary>What is wrong with an item of a mutation of many.</summary>
public enum Flaw
{
    /// <summary>Nothing: it is done.</summary>
    None,

    /// <summary>It names an object that does not exist.</summary>
    Missing,

    /// <summary>It names an object of another organization.</summary>
    Foreign,

    /// <summary>It was made from another version.</summary>
    Version,

    /// <summary>Its object's status does not move so.</summary>
    Status,

    /// <summary>A value can't be used, which is known before anything is changed.</summary>
    Early,

    /// <summary>A value can't be used, which is known once the object is changed.</summary>
    Late,

    /// <summary>The other object that it names can't be used.</summary>
    Other,

    /// <summary>Its unique value is another's.</summary>
    Taken,
}

/// <summary>Sets the stage for the mutations of many: the same on every gateway, with the same keys.</summary>
internal sealed class ManyStage(TestGateway gateway)
{
    /// <summary>What each is given: the mutation of one, the flaws that it can have, and an item.</summary>
    private static readonly Dictionary<string, (string Of, Flaw[] Flaws)> _kinds = new(StringComparer.Ordinal)
    {
        ["assignDeliveries"] = ("assignDelivery", [Flaw.Missing, Flaw.Foreign, Flaw.Version, Flaw.Status, Flaw.Other]),
        ["createDeliveries"] = ("createDelivery", [Flaw.Foreign, Flaw.Early, Flaw.Late, Flaw.Taken]),
        ["updateDeliveries"] = ("updateDelivery", [Flaw.Missing, Flaw.Foreign, Flaw.Version, Flaw.Status, Flaw.Early, Flaw.Late]),
        ["assignTickets"] = ("assignTicket", [Flaw.Missing, Flaw.Foreign, Flaw.Version, Flaw.Status, Flaw.Other]),
        ["updateDeliveryStatuses"] = ("updateDeliveryStatus", [Flaw.Missing, Flaw.Foreign, Flaw.Version, Flaw.Status, Flaw.Early, Flaw.Late]),
    };

    /// <summary>The names of all of them.</summary>
    public static IEnumerable<string> Names => _kinds.Keys;

    /// <summary>The flaws that an item of one can have.</summary>
    public static IReadOnlyList<Flaw> FlawsOf(string mutation) => _kinds[mutation].Flaws;

    /// <summary>The mutation that does one of them.</summary>
    public static string OneOf(string mutation) => _kinds[mutation].Of;

    /// <summary>All mutations of many of the schema.</summary>
    public IReadOnlyList<MutationDefinition> Mutations
    {
        get
        {
            MutationDefinition[] all = [.. gateway.Services.GetServices<MutationGroup>().SelectMany(group => group.Mutations).Where(mutation => mutation.Many is not null)];
            Assert.Equal(all.Select(mutation => mutation.Name).Order(StringComparer.Ordinal), _kinds.Keys.Order(StringComparer.Ordinal));
            return all;
        }
    }

    /// <summary>Makes the items of a mutation, each on objects of its own, named after its place.</summary>
    public async Task<JsonArray> ItemsAsync(string mutation, IReadOnlyList<Flaw> flaws, string stem = "many")
    {
        await using var context = gateway.Database.CreateFleetContext();
        var items = new JsonArray();
        for (var i = 0; i < flaws.Count; i++)
        {
            items.Add((JsonNode)await ItemAsync(context, mutation, $"{stem}-{i:000}", i, flaws[i]));
        }

        return items;
    }

    /// <summary>
    /// All that a mutation leaves behind, without what differs from run to run: the objects on the stage, their events, the audit log and the
    /// messages, each in its order.
    /// </summary>
    public async Task<IReadOnlyList<string>> TraceAsync(string mutation)
    {
        await using var context = gateway.Database.CreateFleetContext();
        var deliveries = await context.Deliveries.Where(row => row.TrackingNumber.StartsWith("many-")).OrderBy(row => row.TrackingNumber).AsNoTracking().ToListAsync();
        var tickets = await context.Tickets.Where(row => row.TicketNumber.StartsWith("many-")).OrderBy(row => row.TicketNumber).AsNoTracking().ToListAsync();
        var names = deliveries.ToDictionary(row => ("Delivery", row.Id), row => row.TrackingNumber);
        tickets.ForEach(row => names.Add(("Ticket", row.Id), row.TicketNumber));
        string Name(string type, long id) => names.GetValueOrDefault((type, id)) ?? $"{type} {id}";
        var audited = await context.AuditLog.Where(row => row.Action == mutation).OrderBy(row => row.Id).AsNoTracking().ToListAsync();
        var events = await context.DeliveryEvents.Where(row => row.Delivery.TrackingNumber.StartsWith("many-")).OrderBy(row => row.Id).AsNoTracking().ToListAsync();
        var messages = await context.OutboxMessages.AsNoTracking().ToListAsync();
        return
        [
            .. deliveries.Select(row => $"{row.TrackingNumber} {row.OrganizationId} {row.Status} {row.CourierId} {row.Version} {row.UpdatedAt:O} {row.CreatedAt:O} {row.PickedUpAt:O} {row.City} {row.CodAmount} {row.Notes} {row.PickupAddress} {row.DeliveryAddress}"),
            .. tickets.Select(row => $"{row.TicketNumber} {row.Status} {row.AssignedToId} {row.Version} {row.UpdatedAt:O}"),
            .. events.Select(row => $"event {Name("Delivery", row.DeliveryId)} {row.OrganizationId} {row.Status} {row.Note} {row.Actor} {row.ActorUserId} {row.ActorCourierId} {row.OccurredAt:O} {row.CreatedAt:O} {row.UpdatedAt:O}").Order(StringComparer.Ordinal),
            .. audited.Select(row => $"audit {Name(row.EntityType, row.EntityId)} {row.OrganizationId} {row.Actor} {row.ActorUserId} {row.Before} {row.After} {row.CreatedAt:O}").Order(StringComparer.Ordinal),
            .. messages.Select(row => $"message {row.Kind} {row.OrganizationId} {row.CreatedAt:O} {Plain(row.Payload, Name)}").Order(StringComparer.Ordinal),
        ];

        string Plain(string payload, Func<string, long, string> name)
        {
            var json = JsonNode.Parse(payload)!;
            json["action"] = json["action"] is null ? null : "action";
            json["id"] = json["type"] is { } type ? name(type.GetValue<string>(), json["id"]!.GetValue<long>()) : "id";
            json["deliveryId"] = json["deliveryId"] is { } delivery ? name("Delivery", delivery.GetValue<long>()) : null;
            return json.ToJsonString();
        }
    }

    private static async Task<JsonObject> ItemAsync(FleetDbContext context, string mutation, string number, int place, Flaw flaw)
    {
        var organization = flaw == Flaw.Foreign ? 2 : 1;
        var item = new JsonObject();
        switch (mutation)
        {
            case "assignDeliveries":
                item["deliveryId"] = await DeliveryAsync(DeliveryStatus.Pending);
                item["courierId"] = MutationAnswers.Id("Courier", await context.Couriers
                    .Where(row => row.OrganizationId == 1 && (flaw == Flaw.Other ? row.Status == CourierStatus.OnLeave : row.Status == CourierStatus.Active))
                    .OrderBy(row => row.Id).Skip(place % 3).Select(row => row.Id).FirstAsync());
                break;
            case "updateDeliveryStatuses":
                item["deliveryId"] = await DeliveryAsync(DeliveryStatus.Assigned);
                item["status"] = "IN_TRANSIT";
                item["note"] = flaw == Flaw.Late ? new string('x', 1001) : $"note {place}";
                item["occurredAt"] = flaw == Flaw.Early ? "2999-01-01T00:00:00Z" : "2026-01-01T00:00:00Z";
                break;
            case "createDeliveries":
                item["organizationId"] = flaw == Flaw.Foreign ? MutationAnswers.Id("Organization", 2) : null;
                item["trackingNumber"] = flaw == Flaw.Taken ? await context.Deliveries.Where(row => row.OrganizationId == 2).OrderBy(row => row.Id).Skip(place).Select(row => row.TrackingNumber).FirstAsync() : number;
                item["pickupAddress"] = flaw == Flaw.Late ? " " : "12 Olaya Street, Riyadh";
                item["deliveryAddress"] = "b";
                item["notes"] = flaw == Flaw.Early ? "a\0b" : $"note {place}";
                item["codAmount"] = 12.5m + place;
                break;
            case "updateDeliveries":
                item["deliveryId"] = await DeliveryAsync(DeliveryStatus.Pending);
                item["pickupAddress"] = $"{place} King Road, Jeddah";
                item["codAmount"] = flaw == Flaw.Late ? -1 : 12.5m + place;
                item["notes"] = flaw == Flaw.Early ? "a\0b" : place % 2 == 0 ? null : $"note {place}";
                break;
            case "assignTickets":
                item["ticketId"] = await TicketAsync();
                item["userId"] = MutationAnswers.Id("User", await context.Users
                    .Where(row => row.OrganizationId == (flaw == Flaw.Other ? 2 : 1) && row.IsActive).OrderBy(row => row.Id).Skip(place % 2).Select(row => row.Id).FirstAsync());
                break;
            default:
                throw new NotSupportedException(mutation);
        }

        if (flaw == Flaw.Version)
        {
            item["version"] = 4711;
        }

        return item;

        async Task<string> TicketAsync()
        {
            if (flaw == Flaw.Missing)
            {
                return MutationAnswers.Id("Ticket", 1_000_000_000 + place);
            }

            var ticket = new Ticket
            {
                OrganizationId = organization, TicketNumber = number, Subject = "a", Description = "b", CreatedAt = FleetDatabases.DemoUntil,
                CreatedById = await context.Users.Where(row => row.OrganizationId == organization).OrderBy(row => row.Id).Select(row => row.Id).FirstAsync(),
                Status = flaw == Flaw.Status ? TicketStatus.Closed : place % 2 == 0 ? TicketStatus.Open : TicketStatus.Pending,
            };
            context.Add(ticket);
            await context.SaveChangesAsync();
            return MutationAnswers.Id("Ticket", ticket.Id);
        }

        async Task<string> DeliveryAsync(DeliveryStatus status)
        {
            if (flaw == Flaw.Missing)
            {
                return MutationAnswers.Id("Delivery", 1_000_000_000 + place);
            }

            var courier = status == DeliveryStatus.Assigned ? await context.Couriers.Where(row => row.OrganizationId == organization).OrderBy(row => row.Id).FirstAsync() : null;
            var delivery = new Delivery
            {
                OrganizationId = organization, TrackingNumber = number, PickupAddress = "a, Riyadh", DeliveryAddress = "b", CreatedAt = FleetDatabases.DemoUntil, CourierId = courier?.Id,
                Status = flaw == Flaw.Status ? DeliveryStatus.Delivered : status,
            };
            context.Add(delivery);
            await context.SaveChangesAsync();
            return MutationAnswers.Id("Delivery", delivery.Id);
        }
    }
}
