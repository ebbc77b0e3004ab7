using Barq.Persistence.Access;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Users;

/// <inheritdoc cref="IActiveCallers"/>
/// <param name="contexts">The database.</param>
internal sealed class ActiveUsers(IDbContextFactory<FleetDbContext> contexts) : IActiveCallers
{
    /// <inheritdoc/>
    public async Task<bool> IsActiveAsync(Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (caller.UserId is not { } user)
        {
            return true;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Of(context, user).AnyAsync(cancellationToken);
    }

    /// <summary>A user who is active, in an organization that is.</summary>
    internal static IQueryable<User> Of(FleetDbContext context, long user) => context.Users.Where(row => row.Id == user && row.IsActive && row.Organization.IsActive);
}
