using Barq.Graph.Mutations;
using Barq.Graph.Organizations;
using Barq.Persistence.Access;
using Barq.Persistence.Organizations;
using Barq.Persistence.Vehicles;

namespace Barq.Graph.Vehicles;

/// <summary>How vehicles are changed.</summary>
internal sealed class VehicleMutations : MutationGroup<Vehicle>
{
    public VehicleMutations()
    {
        Mutation(
            "createVehicle", "Adds a vehicle.", CallerRole.Manager,
            input => input
                .Owner()
                .Required<string>("plateNumber", "The plate's number: `ABC 1234`.")
                .Required<VehicleType>("vehicleType", "What it is: `VAN`.")
                .Required<string>("make", "Who makes it: `Toyota`.")
                .Required<string>("model", "Its model: `Hiace`.")
                .Required<int>("year", "The model's year: `2024`.")
                .Optional<VehicleStatus>("status", "Its status: `MAINTENANCE`; left out, ACTIVE.")
                .Optional<FuelType>("fuelType", "What it runs on: `DIESEL`.")
                .Optional<int>("currentMileage", "Kilometres that it has run: `48200`; left out, 0."),
            async (scope, input, token) => await VehicleWrites.CreateAsync(
                scope,
                new Vehicle
                {
                    OrganizationId = await scope.OwnerAsync(input, token),
                    PlateNumber = input.RequiredText("plateNumber"),
                    VehicleType = input.Member<VehicleType>("vehicleType")!.Value,
                    Make = input.RequiredText("make"),
                    Model = input.RequiredText("model"),
                    Year = input.Value<int>("year")!.Value,
                    Status = input.Member<VehicleStatus>("status") ?? VehicleStatus.Active,
                    FuelType = input.Member<FuelType>("fuelType"),
                    CurrentMileage = input.Value<int>("currentMileage") ?? 0,
                },
                token),
            errors: MutationErrors.Conflict | MutationErrors.PlanLimitReached);

        Mutation(
            "updateVehicle", "Changes a vehicle; what is left out stays as it is.", CallerRole.Manager,
            input => input.Id<Vehicle>("vehicleId", "The vehicle's global id.").Version()
                .Optional<string>("plateNumber", "The plate's number: `XYZ 4321`.")
                .Optional<VehicleStatus>("status", "Its status: `MAINTENANCE`. A retired vehicle stays retired.")
                .Optional<FuelType>("fuelType", "What it runs on: `DIESEL`; null where that is not known.")
                .Optional<int>("currentMileage", "Kilometres that it has run: `48200`, never fewer than before."),
            (scope, input, token) => VehicleWrites.UpdateAsync(
                scope,
                input.Key<Vehicle>("vehicleId"),
                vehicle =>
                {
                    vehicle.PlateNumber = input.Has("plateNumber") ? input.RequiredText("plateNumber") : vehicle.PlateNumber;
                    vehicle.Status = input.Member<VehicleStatus>("status") ?? vehicle.Status;
                    vehicle.FuelType = input.Has("fuelType") ? input.Member<FuelType>("fuelType") : vehicle.FuelType;
                    vehicle.CurrentMileage = input.Value<int>("currentMileage") ?? vehicle.CurrentMileage;
                },
                input.Version,
                token));
    }
}
