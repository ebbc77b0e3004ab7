using Barq.Persistence.Access;
using Barq.Persistence.Organizations;
using Barq.Persistence.Transactions;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Users;

/// <summary>How users are changed. Each is the body of a <see cref="UnitOfWork"/>.</summary>
public static class UserWrites
{
    /// <summary>Adds a user, whom the plan must have room for: every active one counts.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="user">The user, with an organization and a role not above the caller's.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> CreateAsync(WriteScope scope, User user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(user);
        CheckRole(scope, user.Role);
        CheckEmail(user.Email);
        await scope.MakeRoomAsync<User>(
            user.OrganizationId, organization => organization.MaxUsers, other => other.IsActive, "active users", cancellationToken);
        scope.Context.Add(user);
        return user;
    }

    /// <summary>Changes a user; an organization keeps at least one active owner.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="userId">The user: with a role not above the caller's.</param>
    /// <param name="change">Changes it.</param>
    /// <param name="version">The version that the client saw; null where it does not say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> UpdateAsync(WriteScope scope, long userId, Action<User> change, int? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(change);
        var user = await scope.FindAsync<User>(userId, "userId", cancellationToken);
        WriteScope.CheckVersion(user, version);
        CheckRole(scope, user.Role);
        var wasOwner = IsActiveOwner(user);
        change(user);
        CheckRole(scope, user.Role);
        CheckEmail(user.Email);
        if (wasOwner && !IsActiveOwner(user))
        {
            await KeepAnOwnerAsync(scope, user, cancellationToken);
        }

        return user;
    }

    private static bool IsActiveOwner(User user) => user is { IsActive: true, Role: UserRole.Owner };

    // Two owners who show each other the door at the same moment would leave nobody: so these writes wait for each other.
    private static async Task KeepAnOwnerAsync(WriteScope scope, User user, CancellationToken cancellationToken)
    {
        await scope.FindExclusiveAsync<Organization>(user.OrganizationId, "userId", cancellationToken);
        if (!await scope.Context.Users.AnyAsync(
            other => other.OrganizationId == user.OrganizationId && other.Id != user.Id && other.IsActive && other.Role == UserRole.Owner, cancellationToken))
        {
            throw new RuleException(new ValidationError("An organization keeps at least one active owner.", ["userId"]));
        }
    }

    private static void CheckRole(WriteScope scope, UserRole role)
    {
        if (!scope.Caller.IsAtLeast(Enum.Parse<CallerRole>(role.ToString())))
        {
            throw new RuleException(new ForbiddenError("Nobody gives, takes or changes a role above the own one.", ["role"]));
        }
    }

    private static void CheckEmail(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || at == email.Length - 1 || email.AsSpan(at + 1).Contains('@') || email.AsSpan().ContainsAny(' ', '\t', '\n'))
        {
            throw new RuleException(new ValidationError("This is no mail address.", ["email"]));
        }
    }
}
