using Barq.Persistence.Writing;

namespace Barq.Persistence.Organizations;

/// <summary>Finds the owner of what a write adds.</summary>
public static class OwnerExtensions
{
    /// <summary>The organization that a new object belongs to: the caller's own, or the one that a platform administrator names.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="named">The one that the input names; null where it names none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">None is known, or the named one is not there for this caller.</exception>
    public static async Task<long> OwnerAsync(this WriteScope scope, long? named, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if ((named ?? scope.Caller.Fence.OrganizationId) is not { } key)
        {
            throw new RuleException(new ValidationError("You belong to no organization: name one.", ["organizationId"]));
        }

        return key == scope.Caller.Fence.OrganizationId
            ? key
            : (await scope.FindAsync<Organization>(key, "organizationId", cancellationToken)).Id;
    }
}
