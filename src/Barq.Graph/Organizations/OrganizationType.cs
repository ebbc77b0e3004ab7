using Barq.Graph.Definitions;
using Barq.Persistence.Organizations;

namespace Barq.Graph.Organizations;

/// <summary>The GraphQL type of <see cref="Organization"/>.</summary>
internal sealed class OrganizationType : EntityType<Organization>
{
    public OrganizationType()
    {
        CacheControl(new CacheHint { SharedMaxAge = 1800 });
        Column(organization => organization.Name);
        Column(organization => organization.Slug);
        Column(organization => organization.IsActive);
        Column(organization => organization.SubscriptionPlan);
        Column(organization => organization.SubscriptionStatus);
        Column(organization => organization.MaxUsers);
        Column(organization => organization.MaxCouriers);
        Column(organization => organization.MaxVehicles);
        Column(organization => organization.TrialEndsAt);
        Column(organization => organization.CreatedAt);
        Column(organization => organization.UpdatedAt);
        Column(organization => organization.Version);
        ToMany(organization => organization.Users);
        ToMany(organization => organization.Couriers);
        ToMany(organization => organization.Vehicles);
        ToMany(organization => organization.Deliveries);
        ToMany(organization => organization.Tickets);

        RootById("organization");
        RootByKey("organizationBySlug", organization => organization.Slug);
        RootConnection("organizations", "The organizations that run a fleet.");
    }
}
