using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Persistence.Transactions;
using Barq.Persistence.Vehicles;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Couriers;

/// <summary>How couriers are changed. Each is the body of a <see cref="UnitOfWork"/>.</summary>
public static class CourierWrites
{
    /// <summary>Adds a courier, whom the plan must have room for: everybody counts who has not been terminated.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="courier">The courier, with its organization.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> CreateAsync(WriteScope scope, Courier courier, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(courier);
        await scope.MakeRoomAsync<Courier>(
            courier.OrganizationId, organization => organization.MaxCouriers, other => other.Status != CourierStatus.Terminated, "couriers", cancellationToken);
        courier.Status = CourierWorkflow.Moves.Initial;
        scope.Context.Add(courier);
        return courier;
    }

    /// <summary>Changes the courier who has a badge's number, or adds one where there is none.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="courier">The courier as it is added, with its organization and its number.</param>
    /// <param name="change">Changes the one that is there; status and vehicle are not its business.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static Task<Entity> UpsertAsync(WriteScope scope, Courier courier, Action<Courier> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(courier);
        ArgumentNullException.ThrowIfNull(change);

        // Who adds the same one at this moment holds the organization, and may take the plan's last room with it.
        return scope.UpsertAsync(
            courier, other => other.BarqId == courier.BarqId, nameof(Courier.BarqId), change, () => CreateAsync(scope, courier, cancellationToken), cancellationToken,
            () => scope.FindExclusiveAsync<Organization>(courier.OrganizationId, "organizationId", cancellationToken));
    }

    /// <summary>Changes what is known of a courier.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="courierId">The courier.</param>
    /// <param name="change">Changes it; status and vehicle are not its business.</param>
    /// <param name="version">The version that the client saw; null where it does not say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> UpdateAsync(WriteScope scope, long courierId, Action<Courier> change, int? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(change);
        var courier = await scope.FindAsync<Courier>(courierId, "courierId", cancellationToken);
        WriteScope.CheckVersion(courier, version);
        change(courier);
        return courier;
    }

    /// <summary>Moves a courier's status. Who has parcels on the way stays active until they are handed over or taken back.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="courierId">The courier.</param>
    /// <param name="status">The status.</param>
    /// <param name="version">The version that the client saw; null where it does not say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> ChangeStatusAsync(
        WriteScope scope, long courierId, CourierStatus status, int? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);

        // Nobody may give the courier a parcel between this look and the commit.
        var courier = await scope.FindExclusiveAsync<Courier>(courierId, "courierId", cancellationToken);
        WriteScope.CheckVersion(courier, version);
        WriteScope.CheckMove(CourierWorkflow.Moves, courier.Status, status, "status");
        if (courier.Status == CourierStatus.Active && await scope.Context.Deliveries.AnyAsync(
            delivery => delivery.CourierId == courierId && (delivery.Status == DeliveryStatus.Assigned || delivery.Status == DeliveryStatus.InTransit), cancellationToken))
        {
            throw new RuleException(new ValidationError($"{courier.FullName} has parcels on the way: hand them over or take them back first.", ["courierId"]));
        }

        courier.Status = status;
        return courier;
    }

    /// <summary>Gives a vehicle to a courier, or takes it.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="courierId">The courier.</param>
    /// <param name="vehicleId">The vehicle: active, of the same organization, and nobody else's; null to take it.</param>
    /// <param name="version">The version of the courier that the client saw; null where it does not say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> AssignVehicleAsync(WriteScope scope, long courierId, long? vehicleId, int? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var courier = await scope.FindAsync<Courier>(courierId, "courierId", cancellationToken);
        WriteScope.CheckVersion(courier, version);
        if (vehicleId is { } key)
        {
            // Two couriers can't be given the last key of one van at the same moment.
            var vehicle = await scope.FindExclusiveAsync<Vehicle>(key, "vehicleId", cancellationToken);
            if (vehicle.OrganizationId != courier.OrganizationId)
            {
                throw WriteScope.Missing<Vehicle>("vehicleId");
            }

            if (vehicle.Status != VehicleStatus.Active)
            {
                throw new RuleException(new ValidationError($"{vehicle.PlateNumber} is not active.", ["vehicleId"]));
            }

            if (await scope.Context.Couriers.AnyAsync(other => other.CurrentVehicleId == key && other.Id != courierId, cancellationToken))
            {
                throw new RuleException(new ConflictError($"{vehicle.PlateNumber} is driven by another courier.", ["vehicleId"], null));
            }
        }

        courier.CurrentVehicleId = vehicleId;
        return courier;
    }
}
