using Barq.Graph.Projections;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Organizations;
using Barq.Persistence.Users;

namespace Barq.Graph.Users;

/// <summary><c>me</c>: who asks.</summary>
internal sealed class MeType : CallerDefinition
{
    public MeType()
        : base("me", "Me", "Who asks, as the token says.")
    {
        Value("name", "The name in the audit log: `user 12`, `courier 5`, or what the token calls a service.", caller => caller.Name);
        Value("role", "The role in the organization; null for administrators of the platform.", caller => caller.IsPlatformAdministrator ? (CallerRole?)null : caller.Role);
        Value("isPlatformAdministrator", "Whether it runs the platform, and sees every organization.", caller => caller.IsPlatformAdministrator);
        Row<User>("user", "The user; null for couriers, services, and who is no user.", caller => caller.UserId);
        Row<Courier>("courier", "The courier; null for all others.", caller => caller.CourierId);
        Row<Organization>("organization", "The organization; null for those who see all.", caller => caller.Fence.OrganizationId);
    }
}
