using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Auditing;

/// <summary>This room's table in a <see cref="FleetDbContext"/>.</summary>
public static class AuditEntryTable
{
    /// <param name="context">The context.</param>
    extension(FleetDbContext context)
    {
        /// <summary>Table <c>audit_log</c>.</summary>
        public DbSet<AuditEntry> AuditLog => context.Set<AuditEntry>();
    }
}
