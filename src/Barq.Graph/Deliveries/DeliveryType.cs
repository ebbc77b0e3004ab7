using Barq.Graph.Definitions;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Querying;
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
        Calculated(
            "isLate",
            $"Whether the delivery takes longer than {DeliveryPromise.Hours} hours from its creation, or took so long: until it is handed over by the clock, to the minute. One that failed or was returned is not late.",
            delivery => delivery.Status != DeliveryStatus.Failed && delivery.Status != DeliveryStatus.Returned
                && (delivery.DeliveredAt ?? Sql.Now()) > delivery.CreatedAt + DeliveryPromise.Time);
        Column(delivery => delivery.PickedUpAt);
        Column(delivery => delivery.DeliveredAt);
        Calculated("minutesToDeliver", "Whole minutes from the delivery's creation until it was handed over; null before that.", delivery => Sql.Minutes(delivery.CreatedAt, delivery.DeliveredAt));
        Column(delivery => delivery.CodAmount);
        Column(delivery => delivery.Notes);
        Column(delivery => delivery.CreatedAt);
        Column(delivery => delivery.UpdatedAt);
        Column(delivery => delivery.Version);
        ToOne(delivery => delivery.Organization).Cached(CacheNamespace.Organizations);
        ToOne(delivery => delivery.Courier);
        ToMany(delivery => delivery.Tickets);
        ToMany(delivery => delivery.Events);

        Searchable();
        RootById("delivery");
        RootByKey("deliveryByTrackingNumber", delivery => delivery.TrackingNumber);
        RootConnection("deliveries", "The parcels on their way, and those that arrived.");
    }

    private static bool IsFinal(object? status) => DeliveryWorkflow.Moves.IsFinal(EnumText.Parse<DeliveryStatus>((string)status!));
}
