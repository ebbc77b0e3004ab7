using System.Text.RegularExpressions;
using Barq.Persistence.Transactions;
using Barq.Persistence.Writing;

namespace Barq.Persistence.Organizations;

/// <summary>How organizations are changed. Each is the body of a <see cref="UnitOfWork"/>.</summary>
public static partial class OrganizationWrites
{
    /// <summary>Adds an organization.</summary>
    /// <param name="scope">The write, of a platform administrator.</param>
    /// <param name="organization">The organization.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static Entity Create(WriteScope scope, Organization organization)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(organization);
        RequirePlatform(scope, []);
        CheckSlug(organization.Slug);
        scope.Context.Add(organization);
        return organization;
    }

    /// <summary>Changes an organization.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="change">Changes it. What it pays for, and whether it is active, only a platform administrator may change.</param>
    /// <param name="version">The version that the client saw; null where it does not say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> UpdateAsync(
        WriteScope scope, long organizationId, Action<Organization> change, int? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(change);
        var organization = await scope.FindAsync<Organization>(organizationId, "organizationId", cancellationToken);
        WriteScope.CheckVersion(organization, version);
        var before = PlanOf(organization);
        change(organization);
        CheckSlug(organization.Slug);
        if (PlanOf(organization) != before)
        {
            RequirePlatform(scope, ["subscriptionPlan"]);
        }

        return organization;
    }

    private static (SubscriptionPlan, SubscriptionStatus, int, int, int, bool) PlanOf(Organization organization) => (
        organization.SubscriptionPlan, organization.SubscriptionStatus, organization.MaxUsers, organization.MaxCouriers, organization.MaxVehicles, organization.IsActive);

    private static void RequirePlatform(WriteScope scope, IReadOnlyList<string> path)
    {
        if (!scope.Caller.IsPlatformAdministrator)
        {
            throw new RuleException(new ForbiddenError("Only who runs the platform decides on organizations and their plans.", path));
        }
    }

    private static void CheckSlug(string slug)
    {
        if (!Slug().IsMatch(slug))
        {
            throw new RuleException(new ValidationError("A slug is lower-case letters, digits and single hyphens between them.", ["slug"]));
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Slug();
}
