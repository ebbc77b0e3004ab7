using Barq.Graph.Subscriptions.Running;
using Barq.Persistence.Access;
using Barq.Persistence.Events;
using Barq.Persistence.Users;

namespace Barq.Graph.Users;

/// <summary>A user who may not sign in any more, or has another role, is told nothing more on the strength of the old token.</summary>
internal sealed class UserRights : ISubscriptionRight
{
    /// <inheritdoc/>
    public bool Concerns(FleetEvent occurred) => occurred is { EntityType: nameof(User), IsNew: false }
        && (occurred.Fact("isActive") is { IsChanged: true, After: "false" } || occurred.Fact("role").IsChanged);

    /// <inheritdoc/>
    public bool Ends(FleetEvent occurred, Caller caller) => caller.UserId == occurred.Key;
}
