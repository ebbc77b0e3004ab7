using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Vehicles;

/// <summary>This room's table in a <see cref="FleetDbContext"/>.</summary>
public static class VehicleTable
{
    /// <param name="context">The context.</param>
    extension(FleetDbContext context)
    {
        /// <summary>Table <c>vehicles</c>.</summary>
        public DbSet<Vehicle> Vehicles => context.Set<Vehicle>();
    }
}
