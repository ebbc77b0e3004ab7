using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Users;

/// <summary>Refuses the writes of users who have been deactivated, or whose organization has: a token outlives that day.</summary>
internal sealed class ActiveUserGuard : IWriteGuard
{
    public async Task<WriteError?> CheckAsync(WriteScope scope, CancellationToken cancellationToken)
    {
        if (scope.Caller.UserId is not { } user)
        {
            return null;
        }

        return await scope.Context.Users.AnyAsync(row => row.Id == user && row.IsActive && row.Organization.IsActive, cancellationToken)
            ? null
            : new ForbiddenError("Your account or your organization is not active.", []);
    }
}
