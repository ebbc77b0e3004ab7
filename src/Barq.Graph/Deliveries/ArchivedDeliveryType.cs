using Barq.Graph.Definitions;
using Barq.Persistence.Deliveries.Archiving;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Deliveries;

/// <summary>The GraphQL type of <see cref="ArchivedDelivery"/>.</summary>
internal sealed class ArchivedDeliveryType : EntityType<ArchivedDelivery>
{
    public ArchivedDeliveryType()
    {
        Column(delivery => delivery.TrackingNumber);
        Column(delivery => delivery.PickupAddress);
        Column(delivery => delivery.City);
        Column(delivery => delivery.DeliveryAddress);
        Column(delivery => delivery.Status);
        Column(delivery => delivery.PickedUpAt);
        Column(delivery => delivery.DeliveredAt);
        Column(delivery => delivery.CodAmount);
        Column(delivery => delivery.Notes);
        Column(delivery => delivery.History);
        Column(delivery => delivery.CreatedAt);
        Column(delivery => delivery.UpdatedAt);
        Column(delivery => delivery.ArchivedAt);
        ToOne(delivery => delivery.Organization).Cached(CacheNamespace.Organizations);
        ToOne(delivery => delivery.Courier);

        RootById("archivedDelivery");
        RootConnection("archivedDeliveries", "The parcels that arrived long ago.");
    }
}
