using Barq.Graph.Definitions;
using Barq.Persistence.Deliveries;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Storage;

namespace Barq.Graph.Deliveries;

/// <summary>The GraphQL type of <see cref="Delivery"/>.</summary>
internal sealed class DeliveryType : EntityType<Delivery>
{
    public DeliveryType()
    {
        Column(delivery => delivery.TrackingNumber);
        Column(delivery => delivery.PickupAddress);
        Column(delivery => delivery.City);
        Column(delivery => delivery.DeliveryAddress);
        Column(delivery => delivery.Status);
        Computed("isFinal", "Whether the delivery has come to its end: its status changes no more.", delivery => delivery.Status, IsFinal);
        Column(delivery => delivery.PickedUpAt);
        Column(delivery => delivery.DeliveredAt);
        Column(delivery => delivery.CodAmount);
        Column(delivery => delivery.Notes);
        Column(delivery => delivery.CreatedAt);
        Column(delivery => delivery.UpdatedAt);
        Column(delivery => delivery.Version);
        ToOne(delivery => delivery.Organization).Cached(CacheNamespace.Organizations);
        ToOne(delivery => delivery.Courier);
        ToMany(delivery => delivery.Tickets);
        ToMany(delivery => delivery.Events);

        RootById("delivery");
        RootByKey("deliveryByTrackingNumber", delivery => delivery.TrackingNumber);
        RootConnection("deliveries", "The parcels on their way, and those that arrived.");
    }

    private static bool IsFinal(object? status) => DeliveryWorkflow.Moves.IsFinal(EnumText.Parse<DeliveryStatus>((string)status!));
}
