using Barq.Graph.Definitions;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Vehicles;

namespace Barq.Graph.Vehicles;

/// <summary>The GraphQL type of <see cref="Vehicle"/>.</summary>
internal sealed class VehicleObjectType : EntityType<Vehicle>
{
    public VehicleObjectType()
    {
        Column(vehicle => vehicle.PlateNumber);
        Column(vehicle => vehicle.VehicleType);
        Column(vehicle => vehicle.Make);
        Column(vehicle => vehicle.Model);
        Column(vehicle => vehicle.Year);
        Column(vehicle => vehicle.Status);
        Column(vehicle => vehicle.FuelType);
        Column(vehicle => vehicle.CurrentMileage);
        Column(vehicle => vehicle.CreatedAt);
        Column(vehicle => vehicle.UpdatedAt);
        Column(vehicle => vehicle.Version);
        ToOne(vehicle => vehicle.Organization).Cached(CacheNamespace.Organizations);
        ToMany(vehicle => vehicle.Couriers);

        Searchable();
        RootById("vehicle");
        RootByKey("vehicleByPlateNumber", vehicle => vehicle.PlateNumber);
        RootConnection("vehicles", "The vehicles of the fleet.");
    }
}
