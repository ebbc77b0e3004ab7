using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Deliveries.Archiving;

/// <summary>This room's table in a <see cref="FleetDbContext"/>.</summary>
public static class ArchivedDeliveryTable
{
    /// <param name="context">The context.</param>
    extension(FleetDbContext context)
    {
        /// <summary>Table <c>archived_deliveries</c>.</summary>
        public DbSet<ArchivedDelivery> ArchivedDeliveries => context.Set<ArchivedDelivery>();
    }
}
