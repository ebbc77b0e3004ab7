using Barq.Graph.Definitions;
using Barq.Graph.Mutations;
using Barq.Graph.Subscriptions.Running;

namespace Barq.Graph.Deliveries;

internal static class DeliveriesRegistration
{
    /// <summary>Adds the GraphQL side of the room.</summary>
    public static IServiceCollection AddDeliveries(this IServiceCollection services) =>
        services
            .AddEntityType<DeliveryType>().AddEntityType<DeliveryEventType>().AddMutations<DeliveryMutations>()
            .AddMutations<DeliveryJobMutations>()
            .AddEntityType<ArchivedDeliveryType>()
            .AddEntityType<NotificationTargetType>().AddMutations<NotificationTargetMutations>()
            .AddSubscriptions<DeliverySubscriptions>();
}
