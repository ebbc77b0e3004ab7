using System.Linq.Expressions;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Organizations;

/// <summary>Holds organizations to what their plan allows.</summary>
public static class PlanLimits
{
    /// <summary>
    /// Makes room for one more. Writes that do this for one organization wait for each other, so that the count is right until the
    /// commit, however many come at once.
    /// </summary>
    /// <param name="scope">The write.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="limit">How many its plan allows.</param>
    /// <param name="counts">Which of its rows count.</param>
    /// <param name="what">What they are, in the plural.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">The plan allows no more.</exception>
    public static async Task MakeRoomAsync<TEntity>(
        this WriteScope scope,
        long organizationId,
        Func<Organization, int> limit,
        Expression<Func<TEntity, bool>> counts,
        string what,
        CancellationToken cancellationToken)
        where TEntity : Entity, IOrganizationOwned
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(limit);
        var organization = await scope.FindExclusiveAsync<Organization>(organizationId, "organizationId", cancellationToken);
        var most = limit(organization);
        var there = await scope.Context.Set<TEntity>().Where(row => row.OrganizationId == organizationId).CountAsync(counts, cancellationToken);
        if (there >= most)
        {
            throw new RuleException(new PlanLimitReachedError($"The plan of {organization.Name} allows {most} {what}, and there are {there}.", [], most));
        }
    }
}
