using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Couriers;

/// <summary>This room's table in a <see cref="FleetDbContext"/>.</summary>
public static class CourierTable
{
    /// <param name="context">The context.</param>
    extension(FleetDbContext context)
    {
        /// <summary>Table <c>couriers</c>.</summary>
        public DbSet<Courier> Couriers => context.Set<Courier>();
    }
}
