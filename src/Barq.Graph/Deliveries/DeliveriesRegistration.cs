using Barq.Graph.Execution;
using Barq.Graph.Subscriptions;

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
