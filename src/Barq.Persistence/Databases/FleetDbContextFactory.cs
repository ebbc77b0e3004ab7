using Barq.Persistence.Access;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Databases;

/// <summary>Hands out the contexts of one database as those of the fleet.</summary>
internal sealed class FleetDbContextFactory<TContext>(IDbContextFactory<TContext> contexts, OwnFence own) : IDbContextFactory<FleetDbContext>
    where TContext : FleetDbContext
{
    public FleetDbContext CreateDbContext() => Unfenced(contexts.CreateDbContext());

    public async Task<FleetDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        Unfenced(await contexts.CreateDbContextAsync(cancellationToken));

    // A context comes from a pool, and the pool does not know of what its last holder has left.
    private TContext Unfenced(TContext context)
    {
        context.Fence = RowFence.Open;
        context.HasBegun = false;
        context.HasHalfPrepared = false;
        context.IgnoresFence = own.IsOut;
        return context;
    }
}
