using Barq.Persistence.Organizations;
using Barq.Persistence.Transactions;
using Barq.Persistence.Writing;

namespace Barq.Persistence.Vehicles;

/// <summary>How vehicles are changed. Each is the body of a <see cref="UnitOfWork"/>.</summary>
public static class VehicleWrites
{
    /// <summary>Adds a vehicle, which the plan must have room for: everything counts that has not been retired.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="vehicle">The vehicle, with its organization.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> CreateAsync(WriteScope scope, Vehicle vehicle, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(vehicle);
        await scope.MakeRoomAsync<Vehicle>(
            vehicle.OrganizationId, organization => organization.MaxVehicles, other => other.Status != VehicleStatus.Retired, "vehicles", cancellationToken);
        scope.Context.Add(vehicle);
        return vehicle;
    }

    /// <summary>Changes a vehicle.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="vehicleId">The vehicle.</param>
    /// <param name="change">Changes it; its mileage only grows.</param>
    /// <param name="version">The version that the client saw; null where it does not say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> UpdateAsync(WriteScope scope, long vehicleId, Action<Vehicle> change, int? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(change);
        var vehicle = await scope.FindAsync<Vehicle>(vehicleId, "vehicleId", cancellationToken);
        WriteScope.CheckVersion(vehicle, version);
        var mileage = vehicle.CurrentMileage;
        var wasRetired = vehicle.Status == VehicleStatus.Retired;
        change(vehicle);
        if (vehicle.CurrentMileage < mileage)
        {
            throw new RuleException(new ValidationError($"The vehicle has run {mileage} km already: its mileage only grows.", ["currentMileage"]));
        }

        if (wasRetired && vehicle.Status != VehicleStatus.Retired)
        {
            throw new RuleException(new ValidationError("A retired vehicle stays retired.", ["status"]));
        }

        return vehicle;
    }
}
