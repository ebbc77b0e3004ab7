using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Deliveries.Notifications;

/// <summary>This room's table in a <see cref="FleetDbContext"/>.</summary>
public static class NotificationTargetTable
{
    /// <param name="context">The context.</param>
    extension(FleetDbContext context)
    {
        /// <summary>Table <c>notification_targets</c>.</summary>
        public DbSet<NotificationTarget> NotificationTargets => context.Set<NotificationTarget>();
    }
}
