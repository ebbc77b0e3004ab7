using Barq.Graph.Definitions;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Tickets;
using Barq.Persistence.Users;

namespace Barq.Graph.Users;

/// <summary>The GraphQL type of <see cref="User"/>.</summary>
internal sealed class UserType : EntityType<User>
{
    public UserType()
    {
        Column(user => user.Email);
        Column(user => user.FullName);
        Column(user => user.Role);
        Column(user => user.IsActive);
        Counted(
            "openTickets",
            "How many tickets the user has to resolve: those that are neither resolved nor closed.",
            user => user.AssignedTickets,
            ticket => ticket.Status == TicketStatus.Open || ticket.Status == TicketStatus.InProgress || ticket.Status == TicketStatus.Pending);
        Column(user => user.CreatedAt);
        Column(user => user.UpdatedAt);
        Column(user => user.Version);
        ToOne(user => user.Organization).Cached(CacheNamespace.Organizations);
        ToMany(user => user.AssignedTickets);
        ToMany(user => user.CreatedTickets);

        RootById("user");
        RootByKey("userByEmail", user => user.Email);
        RootConnection("users", "The people who work at the desks of the organizations.");
    }
}
