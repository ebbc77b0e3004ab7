using Barq.Persistence.Access;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Users;

/// <summary>Whether who asks is still somebody: a token outlives the day on which its user, or their organization, is deactivated.</summary>
/// <param name="contexts">The database.</param>
public sealed class ActiveUsers(IDbContextFactory<FleetDbContext> contexts)
{
    /// <summary>What those are told who are not.</summary>
    public const string Refusal = "Your account or your organization is not active.";

    /// <summary>Whether a caller's user is active; true for callers that are no user.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
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
