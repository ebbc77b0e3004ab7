using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Deliveries.Importing;

/// <summary>Changes many deliveries by their tracking numbers, as <see cref="DeliveryWrites.UpsertAsync"/> changes one.</summary>
public static class DeliveryUpdateWrites
{
    private const string Hold = "SELECT * FROM deliveries WHERE organization_id = {0} AND tracking_number = ANY({1}) ORDER BY id FOR NO KEY UPDATE";

    /// <summary>Finds the deliveries that are to say what rows say, and holds them.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="rows">The rows, each with another tracking number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<DeliveryUpdates> FindAsync(
        WriteScope scope, long organizationId, IReadOnlyList<ImportedDelivery> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            return new DeliveryUpdates(new Dictionary<int, string>(), []);
        }

        var numbers = rows.Select(row => row.TrackingNumber).ToArray();
        var deliveries = scope.Context.Deliveries;
        var known = await (scope.Context.Database.IsNpgsql()
            ? deliveries.FromSqlRaw(Hold, organizationId, numbers)
            : deliveries.Where(delivery => delivery.OrganizationId == organizationId && numbers.Contains(delivery.TrackingNumber)))
            .ToDictionaryAsync(delivery => delivery.TrackingNumber, StringComparer.Ordinal, cancellationToken);
        var refused = new Dictionary<int, string>();
        var changes = new List<(Delivery, ImportedDelivery)>();
        foreach (var row in rows)
        {
            if (!known.TryGetValue(row.TrackingNumber, out var delivery))
            {
                refused.Add(row.Row, DeliveryImportWrites.Taken);
            }
            else if (IsSaid(delivery, row))
            {
                continue;
            }
            else if (DeliveryWorkflow.Moves.IsFinal(delivery.Status))
            {
                refused.Add(row.Row, DeliveryWrites.HasEnded);
            }
            else
            {
                changes.Add((delivery, row));
            }
        }

        return new DeliveryUpdates(refused, changes);
    }

    private static bool IsSaid(Delivery delivery, ImportedDelivery row) =>
        (delivery.PickupAddress, delivery.DeliveryAddress, delivery.CodAmount, delivery.Notes) == (row.PickupAddress, row.DeliveryAddress, row.CodAmount, row.Notes);
}

/// <summary>What rows change of the deliveries that are there.</summary>
public sealed class DeliveryUpdates
{
    private readonly List<(Delivery Delivery, ImportedDelivery Row)> _changes;

    internal DeliveryUpdates(IReadOnlyDictionary<int, string> refused, List<(Delivery, ImportedDelivery)> changes)
    {
        Refused = refused;
        _changes = changes;
    }

    /// <summary>Why rows are left out, by their numbers.</summary>
    public IReadOnlyDictionary<int, string> Refused { get; }

    /// <summary>
    /// Changes them, each with its version, its entry in the audit log and its event as if it were changed alone. To be the write's last: what is saved
    /// before its end leaves neither entry nor event.
    /// </summary>
    public void Apply()
    {
        foreach (var (delivery, row) in _changes)
        {
            // Somebody may have said a better city than the address does.
            delivery.City = delivery.PickupAddress == row.PickupAddress ? delivery.City : row.City;
            delivery.PickupAddress = row.PickupAddress;
            delivery.DeliveryAddress = row.DeliveryAddress;
            delivery.CodAmount = row.CodAmount;
            delivery.Notes = row.Notes;
        }
    }
}
