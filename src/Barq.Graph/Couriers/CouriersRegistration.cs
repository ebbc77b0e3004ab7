using Barq.Graph.Definitions;
using Barq.Graph.Mutations;
using Barq.Graph.Subscriptions.Running;

namespace Barq.Graph.Couriers;

internal static class CouriersRegistration
{
    /// <summary>Adds the GraphQL side of the room.</summary>
    public static IServiceCollection AddCouriers(this IServiceCollection services) => services.AddEntityType<CourierType>().AddMutations<CourierMutations>().AddMutations<CourierJobMutations>()
        .AddSubscriptionRight<CourierRights>();
}
