using System.Globalization;
using Barq.Jobs.Csv;
using Barq.Jobs.Offloading;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Couriers;

/// <summary>What <c>generateCourierPerformanceReport</c> is told: which couriers, and of which time; what is null does not matter.</summary>
/// <param name="From">Parcels that came to their end, or failed, at or after this time.</param>
/// <param name="To">And before this time.</param>
/// <param name="City">Couriers of this city.</param>
/// <param name="Status">Couriers of this status.</param>
public sealed record CourierReportArguments(DateTimeOffset? From, DateTimeOffset? To, string? City, CourierStatus? Status);

/// <summary>Writes what an organization's couriers have done into a table, one row each; see <see cref="ReportSteps"/>.</summary>
public sealed class CourierReportJob(ReportSteps steps) : IJob<CourierReportArguments, ReportResult>
{
    /// <summary>The job's kind, and the mutation's name.</summary>
    public const string Kind = "generateCourierPerformanceReport";

    private const int PageSize = 500;

    private static readonly string[] _columns =
    [
        "barqId", "fullName", "city", "status", "delivered", "failed", "returned", "deliveredPercent", "codCollected", "performanceScore", "totalDeliveries",
    ];

    /// <inheritdoc/>
    public Task<ReportResult> RunAsync(JobContext context, CourierReportArguments arguments, CancellationToken cancellationToken) =>
        steps.RunAsync(
            context,
            "courier-performance.csv",
            _columns,
            async (scope, after, token) =>
            {
                var couriers = await Select(scope.Context.Couriers.AsNoTracking(), context.OrganizationId, arguments)
                    .Where(row => row.Id > after).OrderBy(row => row.Id).Take(PageSize).ToListAsync(token);
                var keys = couriers.ConvertAll(row => (long?)row.Id);
                var work = (await Select(scope.Context.Deliveries, arguments).Where(row => keys.Contains(row.CourierId))
                    .GroupBy(row => new { row.CourierId, row.Status })
                    .Select(group => new { group.Key.CourierId, group.Key.Status, Count = group.Count(), Cod = group.Sum(row => row.CodAmount) })
                    .ToListAsync(token)).ToLookup(row => row.CourierId);
                return new ReportPage(
                    couriers.ConvertAll(courier =>
                    {
                        var own = work[courier.Id].ToDictionary(row => row.Status);
                        return Row(courier, status => own.GetValueOrDefault(status)?.Count ?? 0, own.GetValueOrDefault(DeliveryStatus.Delivered)?.Cod ?? 0);
                    }),
                    couriers.Count == 0 ? after : couriers[^1].Id);
            },
            cancellationToken);

    private static string?[] Row(Courier courier, Func<DeliveryStatus, int> count, decimal cod)
    {
        var (delivered, failed, returned) = (count(DeliveryStatus.Delivered), count(DeliveryStatus.Failed), count(DeliveryStatus.Returned));
        var all = delivered + failed + returned;
        return
        [
            courier.BarqId, courier.FullName, courier.City, EnumText.ToText(courier.Status), Text(delivered), Text(failed), Text(returned),
            all == 0 ? null : Text(Math.Round(100m * delivered / all, 2, MidpointRounding.AwayFromZero)),
            CsvCells.Money(cod), courier.PerformanceScore is { } score ? Text(score) : null, Text(courier.TotalDeliveries),
        ];
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static IQueryable<Courier> Select(IQueryable<Courier> rows, long organizationId, CourierReportArguments arguments)
    {
        rows = rows.Where(row => row.OrganizationId == organizationId);
        rows = arguments.City is { } city ? rows.Where(row => row.City == city) : rows;
        return arguments.Status is { } status ? rows.Where(row => row.Status == status) : rows;
    }

    private static IQueryable<Delivery> Select(IQueryable<Delivery> rows, CourierReportArguments arguments)
    {
        rows = rows.Where(row => row.Status == DeliveryStatus.Delivered || row.Status == DeliveryStatus.Failed || row.Status == DeliveryStatus.Returned);
        rows = arguments.From is { } from ? rows.Where(row => row.UpdatedAt >= from) : rows;
        return arguments.To is { } to ? rows.Where(row => row.UpdatedAt < to) : rows;
    }
}
