using Barq.Graph.Mutations;
using Barq.Persistence.Access;
using Barq.Persistence.Organizations;

namespace Barq.Graph.Organizations;

/// <summary>How organizations are changed.</summary>
internal sealed class OrganizationMutations : MutationGroup<Organization>
{
    public OrganizationMutations()
    {
        Mutation(
            "createOrganization", "Adds an organization. Only who runs the platform may.", CallerRole.Owner,
            input => Plan(input
                .Required<string>("name", "Name shown to people, unique: `Asir Express`.")
                .Required<string>("slug", "Short name for URLs: `asir-express`.")),
            (scope, input, _) => Task.FromResult(OrganizationWrites.Create(scope, Change(
                new Organization
                {
                    Name = input.RequiredText("name"), Slug = input.RequiredText("slug"), MaxUsers = 5, MaxCouriers = 20, MaxVehicles = 20,
                },
                input))),
            errors: MutationErrors.Conflict);

        Mutation(
            "updateOrganization", "Changes an organization; what is left out stays as it is. Its plan only who runs the platform may change.", CallerRole.Admin,
            input => Plan(input.Id<Organization>("organizationId", "The organization's global id.").Version()
                .Optional<string>("name", "Name shown to people, unique: `Riyadh Express`.")
                .Optional<string>("slug", "Short name for URLs: `riyadh-express`.")
                .Optional<bool>("isActive", "Whether its users may use the fleet: `true`.")),
            (scope, input, token) => OrganizationWrites.UpdateAsync(
                scope,
                input.Key<Organization>("organizationId"),
                organization =>
                {
                    organization.Name = input.Has("name") ? input.RequiredText("name") : organization.Name;
                    organization.Slug = input.Has("slug") ? input.RequiredText("slug") : organization.Slug;
                    organization.IsActive = input.Value<bool>("isActive") ?? organization.IsActive;
                    Change(organization, input);
                },
                input.Version,
                token));
    }

    private static InputDefinition Plan(InputDefinition input) => input
        .Optional<SubscriptionPlan>("subscriptionPlan", "What it pays for: `PROFESSIONAL`.")
        .Optional<SubscriptionStatus>("subscriptionStatus", "Where the subscription stands: `ACTIVE`.")
        .Optional<int>("maxUsers", "How many active users it may have: `25`.")
        .Optional<int>("maxCouriers", "How many couriers it may have: `200`.")
        .Optional<int>("maxVehicles", "How many vehicles it may have: `150`.");

    private static Organization Change(Organization organization, InputValues input)
    {
        organization.SubscriptionPlan = input.Member<SubscriptionPlan>("subscriptionPlan") ?? organization.SubscriptionPlan;
        organization.SubscriptionStatus = input.Member<SubscriptionStatus>("subscriptionStatus") ?? organization.SubscriptionStatus;
        organization.MaxUsers = input.Value<int>("maxUsers") ?? organization.MaxUsers;
        organization.MaxCouriers = input.Value<int>("maxCouriers") ?? organization.MaxCouriers;
        organization.MaxVehicles = input.Value<int>("maxVehicles") ?? organization.MaxVehicles;
        return organization;
    }
}
