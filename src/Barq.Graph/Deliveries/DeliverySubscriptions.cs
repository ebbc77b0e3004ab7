using Barq.Graph.Subscriptions;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Events;

namespace Barq.Graph.Deliveries;

/// <summary>What of deliveries can be watched.</summary>
internal sealed class DeliverySubscriptions : SubscriptionGroup<Delivery>
{
    public DeliverySubscriptions()
    {
        var moved = Subscription("deliveryStatusChanged", "A delivery was added, or its status changed. Where an import adds many, those who wait for such are told that they may have missed some.")
            .On(FleetEventKinds.EntityChanged, occurred => occurred.Fact("status").IsChanged);
        FilterById<Courier>(moved, "Conditions on the global id of the courier who has it, or had it until now.", delivery => delivery.CourierId);
        Filter(moved, "Conditions on the status that it came to.", delivery => delivery.Status);
        Filter(moved, "Conditions on the city that the parcel is picked up in, or was until now.", delivery => delivery.City);
        FilterByRelated<Courier>(
            moved, "Conditions on the city of the courier who has it, or had it until now.", delivery => delivery.CourierId, courier => courier.City, "courierCity");

        Subscription("deliveryChanged", "Anything of one delivery changed.").On(FleetEventKinds.EntityChanged).ById();
    }
}
