using Barq.Jobs.Csv;
using Barq.Jobs.Offloading;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Deliveries;

/// <summary>What <c>generateDeliveryReport</c> is told: which deliveries; what is null does not matter.</summary>
/// <param name="From">Created at or after this time.</param>
/// <param name="To">Created before this time.</param>
/// <param name="Status">Of this status.</param>
/// <param name="CourierId">Of this courier.</param>
/// <param name="City">Picked up in this city.</param>
public sealed record DeliveryReportArguments(DateTimeOffset? From, DateTimeOffset? To, DeliveryStatus? Status, long? CourierId, string? City);

/// <summary>Writes an organization's deliveries into a table, in the order in which they were created; see <see cref="ReportSteps"/>. Archived ones are not in it.</summary>
public sealed class DeliveryReportJob(ReportSteps steps) : IJob<DeliveryReportArguments, ReportResult>
{
    /// <summary>The job's kind, and the mutation's name.</summary>
    public const string Kind = "generateDeliveryReport";

    private const int PageSize = 2000;

    private static readonly string[] _columns =
    [
        "trackingNumber", "status", "courier", "pickupAddress", "deliveryAddress", "codAmount", "createdAt", "pickedUpAt", "deliveredAt", "notes",
    ];

    /// <inheritdoc/>
    public Task<ReportResult> RunAsync(JobContext context, DeliveryReportArguments arguments, CancellationToken cancellationToken) =>
        steps.RunAsync(
            context,
            "deliveries.csv",
            _columns,
            async (scope, after, token) =>
            {
                var rows = await Select(scope.Context.Deliveries.AsNoTracking(), context.OrganizationId, arguments)
                    .Where(row => row.Id > after).OrderBy(row => row.Id).Take(PageSize)
                    .Select(row => new
                    {
                        row.Id,
                        row.TrackingNumber,
                        row.Status,
                        Courier = row.Courier == null ? null : row.Courier.FullName,
                        row.PickupAddress,
                        row.DeliveryAddress,
                        row.CodAmount,
                        row.CreatedAt,
                        row.PickedUpAt,
                        row.DeliveredAt,
                        row.Notes,
                    }).ToListAsync(token);
                return new ReportPage(
                    rows.ConvertAll(row => (string?[])
                    [
                        row.TrackingNumber, EnumText.ToText(row.Status), row.Courier, row.PickupAddress, row.DeliveryAddress,
                        CsvCells.Money(row.CodAmount), CsvCells.Time(row.CreatedAt), CsvCells.Time(row.PickedUpAt), CsvCells.Time(row.DeliveredAt), row.Notes,
                    ]),
                    rows.Count == 0 ? after : rows[^1].Id);
            },
            cancellationToken);

    private static IQueryable<Delivery> Select(IQueryable<Delivery> rows, long organizationId, DeliveryReportArguments arguments)
    {
        rows = rows.Where(row => row.OrganizationId == organizationId);
        rows = arguments.From is { } from ? rows.Where(row => row.CreatedAt >= from) : rows;
        rows = arguments.To is { } to ? rows.Where(row => row.CreatedAt < to) : rows;
        rows = arguments.Status is { } status ? rows.Where(row => row.Status == status) : rows;
        rows = arguments.CourierId is { } courier ? rows.Where(row => row.CourierId == courier) : rows;
        return arguments.City is { } city ? rows.Where(row => row.City == city) : rows;
    }
}
