using Barq.Graph.Subscriptions.Running;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Events;

namespace Barq.Graph.Couriers;

/// <summary>A courier who does not work for the organization any more is told nothing more.</summary>
internal sealed class CourierRights : ISubscriptionRight
{
    /// <inheritdoc/>
    public bool Concerns(FleetEvent occurred) => occurred is { EntityType: nameof(Courier), IsNew: false }
        && occurred.Fact("status") is { IsChanged: true, After: "SUSPENDED" or "INACTIVE" or "TERMINATED" };

    /// <inheritdoc/>
    public bool Ends(FleetEvent occurred, Caller caller) => caller.CourierId == occurred.Key;
}
