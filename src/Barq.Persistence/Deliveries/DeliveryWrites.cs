using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Transactions;
using Barq.Persistence.Writing;

namespace Barq.Persistence.Deliveries;

/// <summary>How deliveries are changed. Each is the body of a <see cref="UnitOfWork"/>.</summary>
public static class DeliveryWrites
{
    internal const string HasEnded = "The delivery has come to its end: it changes no more.";

    /// <summary>Adds a delivery, waiting for a courier.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="delivery">The delivery, with its organization; where it has no city, its pick-up address says it.</param>
    public static Delivery Create(WriteScope scope, Delivery delivery)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(delivery);
        delivery.Status = DeliveryWorkflow.Moves.Initial;
        delivery.City ??= DeliveryCities.Of(delivery.PickupAddress);
        delivery.Events.Add(DeliveryEvent.By(scope.Caller, delivery, null, scope.Now));
        scope.Context.Add(delivery);
        return delivery;
    }

    /// <summary>Changes what a delivery says.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="deliveryId">The delivery: one that has not come to its end.</param>
    /// <param name="change">Changes it; where it stands on its way is not its business.</param>
    /// <param name="version">The version that the client saw; null where it does not say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> UpdateAsync(
        WriteScope scope, long deliveryId, Action<Delivery> change, int? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(change);
        var delivery = await scope.FindAsync<Delivery>(deliveryId, "deliveryId", cancellationToken);
        WriteScope.CheckVersion(delivery, version);
        if (DeliveryWorkflow.Moves.IsFinal(delivery.Status))
        {
            throw new RuleException(Ended("deliveryId"));
        }

        change(delivery);
        return delivery;
    }

    /// <summary>Changes the delivery that has a tracking number, or adds it where there is none. What was said of it already changes nothing.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="delivery">The delivery as it is added, with its organization and its number.</param>
    /// <param name="change">Changes the one that is there; where it stands on its way is not its business.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> UpsertAsync(WriteScope scope, Delivery delivery, Action<Delivery> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(delivery);
        ArgumentNullException.ThrowIfNull(change);
        var upserted = (Delivery)await scope.UpsertAsync(
            delivery, other => other.TrackingNumber == delivery.TrackingNumber, nameof(Delivery.TrackingNumber), change, () => Task.FromResult<Entity>(Create(scope, delivery)), cancellationToken);
        return scope.Outcome == UpsertOutcome.Changed && DeliveryWorkflow.Moves.IsFinal(upserted.Status) ? throw new RuleException(Ended("trackingNumber")) : upserted;
    }

    /// <summary>Gives a delivery to a courier.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="deliveryId">The delivery: waiting for a courier, or failed.</param>
    /// <param name="courierId">The courier: active, and of the same organization.</param>
    /// <param name="version">The version that the client saw; null where it does not say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    /// <param name="note">Why this courier; null where nobody says.</param>
    public static async Task<Entity> AssignAsync(
        WriteScope scope, long deliveryId, long courierId, int? version, CancellationToken cancellationToken, string? note = null)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var delivery = await scope.FindAsync<Delivery>(deliveryId, "deliveryId", cancellationToken);
        WriteScope.CheckVersion(delivery, version);
        WriteScope.CheckMove(DeliveryWorkflow.Moves, delivery.Status, DeliveryStatus.Assigned, "deliveryId");

        // Held until the end, so that the courier can't be suspended between this look and the commit.
        var courier = await scope.FindSharedAsync<Courier>(courierId, "courierId", cancellationToken);
        if (courier.OrganizationId != delivery.OrganizationId)
        {
            throw WriteScope.Missing<Courier>("courierId");
        }

        if (courier.Status != CourierStatus.Active)
        {
            throw new RuleException(new ValidationError($"{courier.FullName} is not active: only an active courier takes deliveries.", ["courierId"]));
        }

        delivery.CourierId = courier.Id;
        Move(scope, delivery, DeliveryStatus.Assigned, note, null);
        return delivery;
    }

    /// <summary>Takes a delivery back from its courier, who has not picked it up yet.</summary>
    /// <inheritdoc cref="AssignAsync"/>
    public static async Task<Entity> UnassignAsync(WriteScope scope, long deliveryId, int? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var delivery = await scope.FindAsync<Delivery>(deliveryId, "deliveryId", cancellationToken);
        WriteScope.CheckVersion(delivery, version);
        WriteScope.CheckMove(DeliveryWorkflow.Moves, delivery.Status, DeliveryStatus.Pending, "deliveryId");
        delivery.CourierId = null;
        Move(scope, delivery, DeliveryStatus.Pending, null, null);
        return delivery;
    }

    /// <summary>Moves a delivery along its way.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="deliveryId">The delivery.</param>
    /// <param name="status">Where it came to. A courier is given or taken by <see cref="AssignAsync"/> and <see cref="UnassignAsync"/> alone.</param>
    /// <param name="note">A remark; null for none.</param>
    /// <param name="occurredAt">When it happened, not later than now; null for now.</param>
    /// <param name="version">The version that the client saw; null where it does not say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> UpdateStatusAsync(
        WriteScope scope, long deliveryId, DeliveryStatus status, string? note, DateTimeOffset? occurredAt, int? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var delivery = await scope.FindAsync<Delivery>(deliveryId, "deliveryId", cancellationToken);
        WriteScope.CheckVersion(delivery, version);
        WriteScope.CheckMove(DeliveryWorkflow.Moves, delivery.Status, status, "status");
        if (status is DeliveryStatus.Assigned or DeliveryStatus.Pending)
        {
            throw new RuleException(new ValidationError("A courier is given by assignDelivery and taken by unassignDelivery.", ["status"]));
        }

        if (status == DeliveryStatus.Returned && scope.Caller.Role == CallerRole.Courier)
        {
            throw new RuleException(new ForbiddenError("The desk decides whether a parcel goes back to its sender.", ["status"]));
        }

        if (occurredAt > scope.Now)
        {
            throw new RuleException(new ValidationError("This has not happened yet.", ["occurredAt"]));
        }

        Move(scope, delivery, status, note, occurredAt);
        return delivery;
    }

    /// <summary>Calls off a delivery that nobody has picked up: its parcel stays with the sender.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="deliveryId">The delivery.</param>
    /// <param name="reason">Why; null where nobody says.</param>
    /// <param name="version">The version that the client saw; null where it does not say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> CancelAsync(WriteScope scope, long deliveryId, string? reason, int? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var delivery = await scope.FindAsync<Delivery>(deliveryId, "deliveryId", cancellationToken);
        WriteScope.CheckVersion(delivery, version);
        WriteScope.CheckMove(DeliveryWorkflow.Moves, delivery.Status, DeliveryStatus.Returned, "deliveryId");
        var note = reason is null ? "Cancelled." : $"Cancelled: {reason}";
        if (note.Length > DeliveryEvent.MaxNoteLength)
        {
            throw new RuleException(new ValidationError("Say it in fewer words.", ["reason"]));
        }

        Move(scope, delivery, DeliveryStatus.Returned, note, null);
        return delivery;
    }

    private static ValidationError Ended(string path) => new(HasEnded, [path]);

    private static void Move(WriteScope scope, Delivery delivery, DeliveryStatus status, string? note, DateTimeOffset? occurredAt)
    {
        var when = occurredAt ?? scope.Now;
        var from = delivery.Status;
        delivery.Status = status;
        delivery.PickedUpAt = status == DeliveryStatus.InTransit ? when : delivery.PickedUpAt;
        delivery.DeliveredAt = status == DeliveryStatus.Delivered ? when : delivery.DeliveredAt;
        scope.Record(DeliveryEvent.By(scope.Caller, delivery, note, when));
        scope.Record(StatusChange.Message(delivery, from, note, when));
    }
}
