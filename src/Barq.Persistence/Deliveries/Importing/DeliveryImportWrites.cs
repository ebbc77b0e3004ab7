using System.Text.Json;
using Barq.Persistence.Access;
using Barq.Persistence.Auditing;
using Barq.Persistence.Changes;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Deliveries.Importing;

/// <summary>Adds many deliveries at once, as <see cref="DeliveryWrites.Create"/> adds one.</summary>
public static class DeliveryImportWrites
{
    /// <summary>Deliveries that one write adds at most: a transaction of some tens of milliseconds.</summary>
    public const int MostRows = 1000;

    /// <summary>Why a row is left out whose tracking number another delivery has.</summary>
    public const string Taken = "trackingNumber is another delivery's already.";

    /// <summary>
    /// Adds deliveries that wait for a courier, each with its first event and its entry in the audit log; one message stands for all of
    /// them. One whose tracking number is taken is left out, also where somebody takes it at the same moment.
    /// </summary>
    /// <param name="scope">The write.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="rows">The deliveries, at most <see cref="MostRows"/>, each with another tracking number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The numbers of the rows that were left out.</returns>
    public static async Task<IReadOnlySet<int>> AddAsync(
        WriteScope scope, long organizationId, IReadOnlyList<ImportedDelivery> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            return new HashSet<int>();
        }

        if (rows.Count > MostRows)
        {
            throw new ArgumentException($"A write adds {MostRows} deliveries at most.", nameof(rows));
        }

        // In the same order in every import: two that bring the same numbers wait for each other, and not in a circle.
        var sorted = rows.OrderBy(row => row.TrackingNumber, StringComparer.Ordinal).ToArray();
        var target = new ImportTarget(organizationId, scope.Caller, scope.Action, scope.Now.AddTicks(-(scope.Now.Ticks % TimeSpan.TicksPerMicrosecond)));
        var taken = scope.Context.Database.IsNpgsql()
            ? await PostgreSqlImport.AddAsync(scope.Context, target, sorted, cancellationToken)
            : await BatchImport.AddAsync(scope.Context, target, sorted, cancellationToken);
        if (taken.Count < rows.Count)
        {
            scope.Note(new BulkChange(nameof(Delivery), organizationId, [], [nameof(DeliveryEvent), nameof(AuditEntry)])
            {
                Added = [.. rows.Where(row => !taken.Contains(row.Row)).Select(row => row.City).Distinct(StringComparer.Ordinal).Select(Facts)],
            });
        }

        return taken;
    }

    // What subscribers choose by.
    private static Dictionary<string, string?> Facts(string? city) => new()
    {
        ["city"] = city,
        ["courierId"] = null,
        ["status"] = EnumText.ToText(DeliveryWorkflow.Moves.Initial),
    };

    /// <summary>What the audit log says of a new delivery: the same as of one that was added alone.</summary>
    internal static string After(long organizationId, ImportedDelivery row) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["city"] = row.City,
        ["codAmount"] = row.CodAmount,
        ["courierId"] = null,
        ["deliveredAt"] = null,
        ["deliveryAddress"] = row.DeliveryAddress,
        ["notes"] = row.Notes,
        ["organizationId"] = organizationId,
        ["pickedUpAt"] = null,
        ["pickupAddress"] = row.PickupAddress,
        ["status"] = EnumText.ToText(DeliveryWorkflow.Moves.Initial),
        ["trackingNumber"] = row.TrackingNumber,
    });
}

/// <summary>Where imported deliveries go, and who brings them.</summary>
/// <param name="OrganizationId">The organization.</param>
/// <param name="Caller">Who.</param>
/// <param name="Action">What is done, as the audit log names it.</param>
/// <param name="Now">The time, in whole microseconds.</param>
internal sealed record ImportTarget(long OrganizationId, Caller Caller, string Action, DateTimeOffset Now);
