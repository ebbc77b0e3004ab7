using Barq.Graph.Subscriptions.Running;
using Barq.Persistence.Access;
using Barq.Persistence.Events;
using Barq.Persistence.Organizations;

namespace Barq.Graph.Organizations;

/// <summary>Nobody of an organization that is not active any more is told anything.</summary>
internal sealed class OrganizationRights : ISubscriptionRight
{
    /// <inheritdoc/>
    public bool Concerns(FleetEvent occurred) => occurred is { EntityType: nameof(Organization), IsNew: false }
        && occurred.Fact("isActive") is { IsChanged: true, After: "false" };

    /// <inheritdoc/>
    public bool Ends(FleetEvent occurred, Caller caller) => caller.Fence.OrganizationId == occurred.Key;
}
