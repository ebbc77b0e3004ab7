using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Databases;

/// <summary>Hands out the contexts of one database as those of the fleet.</summary>
internal sealed class FleetDbContextFactory<TContext>(IDbContextFactory<TContext> contexts) : IDbContextFactory<FleetDbContext>
    where TContext : FleetDbContext
{
    public FleetDbContext CreateDbContext() => contexts.CreateDbContext();

    public async Task<FleetDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        await contexts.CreateDbContextAsync(cancellationToken);
}
