using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Outbox;

/// <summary>This room's table in a <see cref="FleetDbContext"/>.</summary>
public static class OutboxMessageTable
{
    /// <param name="context">The context.</param>
    extension(FleetDbContext context)
    {
        /// <summary>Table <c>outbox_messages</c>.</summary>
        public DbSet<OutboxMessage> OutboxMessages => context.Set<OutboxMessage>();
    }
}
