using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tickets;

/// <summary>This room's table in a <see cref="FleetDbContext"/>.</summary>
public static class TicketTable
{
    /// <param name="context">The context.</param>
    extension(FleetDbContext context)
    {
        /// <summary>Table <c>tickets</c>.</summary>
        public DbSet<Ticket> Tickets => context.Set<Ticket>();
    }
}
