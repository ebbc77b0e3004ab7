using System.Text.Json;
using Barq.Persistence.Changes;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Deliveries.Archiving;

/// <summary>
/// Moves deliveries that came to their end long ago out of the table that everybody reads. A delivery that a ticket names stays: the desk
/// keeps both together. The audit log has no entry for each: nothing is lost, and the archive itself says when it got what.
/// </summary>
public static class DeliveryArchive
{
    /// <summary>Deliveries that one write moves at most.</summary>
    public const int MostRows = 500;

    /// <summary>Moves some deliveries with their events.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="before">Those that have not changed since.</param>
    /// <param name="after">Those with greater keys.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many were moved, and the last one's key; 0 and <paramref name="after"/> where there are no more.</returns>
    public static async Task<(int Count, long Last)> MoveAsync(
        WriteScope scope, long organizationId, DateTimeOffset before, long after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var context = scope.Context;
        var rows = await context.Deliveries.AsNoTracking()
            .Where(row => row.OrganizationId == organizationId && row.Id > after && row.UpdatedAt < before && !row.Tickets.Any()
                && (row.Status == DeliveryStatus.Delivered || row.Status == DeliveryStatus.Returned))
            .OrderBy(row => row.Id).Take(MostRows).Include(row => row.Events).ToListAsync(cancellationToken);
        if (rows.Count == 0)
        {
            return (0, after);
        }

        context.AddRange(rows.Select(row => Archived(row, scope.Now)));
        var keys = rows.ConvertAll(row => row.Id);
        await context.Deliveries.Where(row => keys.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
        scope.Note(new BulkChange(nameof(Delivery), organizationId, keys, [nameof(DeliveryEvent), nameof(ArchivedDelivery)]));
        return (rows.Count, keys[^1]);
    }

    private static ArchivedDelivery Archived(Delivery row, DateTimeOffset now) => new()
    {
        Id = row.Id,
        OrganizationId = row.OrganizationId,
        TrackingNumber = row.TrackingNumber,
        CourierId = row.CourierId,
        PickupAddress = row.PickupAddress,
        City = row.City,
        DeliveryAddress = row.DeliveryAddress,
        Status = row.Status,
        PickedUpAt = row.PickedUpAt,
        DeliveredAt = row.DeliveredAt,
        CodAmount = row.CodAmount,
        Notes = row.Notes,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
        ArchivedAt = now,
        History = JsonSerializer.Serialize(row.Events.OrderBy(change => change.OccurredAt).ThenBy(change => change.Id).Select(change => new
        {
            status = EnumText.ToText(change.Status),
            note = change.Note,
            occurredAt = change.OccurredAt,
        })),
    };
}
