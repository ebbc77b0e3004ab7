using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Organizations;

/// <summary>This room's table in a <see cref="FleetDbContext"/>.</summary>
public static class OrganizationTable
{
    /// <param name="context">The context.</param>
    extension(FleetDbContext context)
    {
        /// <summary>Table <c>organizations</c>.</summary>
        public DbSet<Organization> Organizations => context.Set<Organization>();
    }
}
