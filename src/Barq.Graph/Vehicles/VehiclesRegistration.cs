using Barq.Graph.Definitions;
using Barq.Graph.Mutations;

namespace Barq.Graph.Vehicles;

internal static class VehiclesRegistration
{
    /// <summary>Adds the GraphQL side of the room.</summary>
    public static IServiceCollection AddVehicles(this IServiceCollection services) => services.AddEntityType<VehicleObjectType>().AddMutations<VehicleMutations>();
}
