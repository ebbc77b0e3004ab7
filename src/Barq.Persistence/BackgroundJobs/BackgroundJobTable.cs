using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.BackgroundJobs;

/// <summary>This room's table in a <see cref="FleetDbContext"/>.</summary>
public static class BackgroundJobTable
{
    /// <param name="context">The context.</param>
    extension(FleetDbContext context)
    {
        /// <summary>Table <c>background_jobs</c>.</summary>
        public DbSet<BackgroundJob> BackgroundJobs => context.Set<BackgroundJob>();
    }
}
