using Barq.Graph.Projections;
using Barq.Persistence.Deliveries;

namespace Barq.Graph.Deliveries;

/// <summary>The GraphQL type of <see cref="DeliveryEvent"/>.</summary>
internal sealed class DeliveryEventType : EntityType<DeliveryEvent>
{
    public DeliveryEventType()
    {
        Column(change => change.Status);
        Column(change => change.Note);
        Column(change => change.OccurredAt);
        Column(change => change.CreatedAt);
        ToOne(change => change.Organization);
        ToOne(change => change.Delivery);
    }
}
