using Barq.Graph.Definitions;
using Barq.Graph.Mutations;
using Barq.Graph.Subscriptions.Running;

namespace Barq.Graph.Tickets;

internal static class TicketsRegistration
{
    /// <summary>Adds the GraphQL side of the room.</summary>
    public static IServiceCollection AddTickets(this IServiceCollection services) => services.AddEntityType<TicketType>().AddMutations<TicketMutations>()
        .AddSubscriptions<TicketSubscriptions>();
}
