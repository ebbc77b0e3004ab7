using Barq.Graph.Definitions;
using Barq.Graph.Mutations;
using Barq.Graph.Subscriptions.Running;

namespace Barq.Graph.Organizations;

internal static class OrganizationsRegistration
{
    /// <summary>Adds the GraphQL side of the room.</summary>
    public static IServiceCollection AddOrganizations(this IServiceCollection services) => services.AddEntityType<OrganizationType>().AddMutations<OrganizationMutations>()
        .AddSubscriptionRight<OrganizationRights>();
}
