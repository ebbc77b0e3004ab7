using Barq.Persistence.Vehicles;

namespace Barq.Persistence.Seeding;

/// <summary>A vehicle that a fleet would buy.</summary>
internal sealed record VehicleModel(VehicleType Type, string Make, string Model, FuelType? Fuel);

/// <summary>Vehicles that fleets buy.</summary>
internal static class VehicleModels
{
    private static readonly ILookup<VehicleType, VehicleModel> _models = new VehicleModel[]
    {
        new(VehicleType.Motorcycle, "Honda", "CG 125", FuelType.Gasoline),
        new(VehicleType.Motorcycle, "Yamaha", "YBR 125", FuelType.Gasoline),
        new(VehicleType.Motorcycle, "Bajaj", "Boxer 150", FuelType.Gasoline),
        new(VehicleType.Motorcycle, "NIU", "NQi", FuelType.Electric),
        new(VehicleType.Car, "Toyota", "Yaris", FuelType.Gasoline),
        new(VehicleType.Car, "Hyundai", "Accent", FuelType.Gasoline),
        new(VehicleType.Car, "Kia", "Pegas", FuelType.Gasoline),
        new(VehicleType.Car, "Toyota", "Camry Hybrid", FuelType.Hybrid),
        new(VehicleType.Van, "Toyota", "HiAce", FuelType.Diesel),
        new(VehicleType.Van, "Hyundai", "Staria", FuelType.Diesel),
        new(VehicleType.Van, "Ford", "E-Transit", FuelType.Electric),
        new(VehicleType.Truck, "Isuzu", "NPR", FuelType.Diesel),
        new(VehicleType.Truck, "Mitsubishi", "Canter", FuelType.Diesel),
        new(VehicleType.Bicycle, "Giant", "Escape", null),
        new(VehicleType.Bicycle, "Trek", "FX", null),
    }.ToLookup(model => model.Type);

    /// <summary>One of the models of a type.</summary>
    public static VehicleModel Pick(ref SeedRandom random, VehicleType type) => random.Pick(_models[type].ToArray());
}
