using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Deliveries;

/// <summary>This room's tables in a <see cref="FleetDbContext"/>.</summary>
public static class DeliveryTables
{
    /// <param name="context">The context.</param>
    extension(FleetDbContext context)
    {
        /// <summary>Table <c>deliveries</c>.</summary>
        public DbSet<Delivery> Deliveries => context.Set<Delivery>();

        /// <summary>Table <c>delivery_events</c>.</summary>
        public DbSet<DeliveryEvent> DeliveryEvents => context.Set<DeliveryEvent>();
    }
}
