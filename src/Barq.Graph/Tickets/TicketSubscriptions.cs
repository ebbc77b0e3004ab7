using Barq.Graph.Subscriptions;
using Barq.Persistence.Events;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;

namespace Barq.Graph.Tickets;

/// <summary>What of tickets can be watched.</summary>
internal sealed class TicketSubscriptions : SubscriptionGroup<Ticket>
{
    public TicketSubscriptions()
    {
        var changed = Subscription("ticketChanged", "A ticket was opened, or anything of it changed.").On(FleetEventKinds.EntityChanged);
        Filter(changed, "Conditions on where it stands now.", ticket => ticket.Status);
        Filter(changed, "Conditions on how soon it must be resolved.", ticket => ticket.Priority);
        FilterById<User>(changed, "Conditions on the global id of the user who is to resolve it, or was until now.", ticket => ticket.AssignedToId);

        Subscription("slaBreached", "A ticket was not resolved in time.")
            .On(FleetEventKinds.EntityChanged, occurred => occurred.Fact("slaBreached") is { IsChanged: true, After: "true" });
    }
}
