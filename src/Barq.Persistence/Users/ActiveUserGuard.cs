using Barq.Persistence.Access;
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

        return await ActiveUsers.Of(scope.Context, user).AnyAsync(cancellationToken) ? null : new ForbiddenError(IActiveCallers.Refusal, []);
    }
}
