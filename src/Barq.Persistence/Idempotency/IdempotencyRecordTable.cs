using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Idempotency;

/// <summary>This room's table in a <see cref="FleetDbContext"/>.</summary>
public static class IdempotencyRecordTable
{
    /// <param name="context">The context.</param>
    extension(FleetDbContext context)
    {
        /// <summary>Table <c>idempotency_keys</c>.</summary>
        public DbSet<IdempotencyRecord> IdempotencyKeys => context.Set<IdempotencyRecord>();
    }
}
