using Barq.Graph.Definitions;
using Barq.Persistence.Deliveries;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Deliveries;

/// <summary>The GraphQL type of <see cref="DeliveryEvent"/>.</summary>
internal sealed class DeliveryEventType : EntityType<DeliveryEvent>
{
    public DeliveryEventType()
    {
        Column(change => change.Status);
        Column(change => change.Note);
        Column(change => change.Actor);
        Column(change => change.OccurredAt);
        Column(change => change.CreatedAt);
        ToOne(change => change.Organization).Cached(CacheNamespace.Organizations);
        ToOne(change => change.Delivery);
        ToOne(change => change.ActorUser).Cached(CacheNamespace.Users);
        ToOne(change => change.ActorCourier);
    }
}
