using Barq.Graph.Definitions;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Notifications;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Deliveries;

/// <summary>The GraphQL type of <see cref="NotificationTarget"/>. Its secret is written and never read.</summary>
internal sealed class NotificationTargetType : EntityType<NotificationTarget>
{
    public NotificationTargetType()
    {
        Column(target => target.Channel);
        Column(target => target.Address);
        Members<DeliveryStatus>(target => target.Statuses, NotificationTarget.StatusesOf);
        Column(target => target.IsActive);
        Column(target => target.CreatedAt);
        Column(target => target.UpdatedAt);
        Column(target => target.Version);
        ToOne(target => target.Organization).Cached(CacheNamespace.Organizations);

        RootById("notificationTarget");
        RootConnection("notificationTargets", "Whom the organizations have told of changes of status. For administrators.");
    }
}
