using Barq.Graph.Definitions;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Tickets;

namespace Barq.Graph.Tickets;

/// <summary>The GraphQL type of <see cref="Ticket"/>.</summary>
internal sealed class TicketType : EntityType<Ticket>
{
    public TicketType()
    {
        Column(ticket => ticket.TicketNumber);
        Column(ticket => ticket.Category);
        Column(ticket => ticket.Priority);
        Column(ticket => ticket.Status);
        Column(ticket => ticket.Subject);
        Column(ticket => ticket.Description);
        Column(ticket => ticket.Resolution);
        Column(ticket => ticket.SlaDueAt);
        Column(ticket => ticket.FirstResponseAt);
        Column(ticket => ticket.SlaBreached);
        Column(ticket => ticket.CreatedAt);
        Column(ticket => ticket.UpdatedAt);
        Column(ticket => ticket.Version);
        ToOne(ticket => ticket.Organization).Cached(CacheNamespace.Organizations);
        ToOne(ticket => ticket.Courier);
        ToOne(ticket => ticket.Delivery);
        ToOne(ticket => ticket.CreatedBy).Cached(CacheNamespace.Users);
        ToOne(ticket => ticket.AssignedTo).Cached(CacheNamespace.Users);

        Searchable();
        RootById("ticket");
        RootByKey("ticketByTicketNumber", ticket => ticket.TicketNumber);
        RootConnection("tickets", "The questions and complaints that the support desks work on.");
    }
}
