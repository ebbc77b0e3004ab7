using Barq.Persistence.Changes;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Couriers;

/// <summary>
/// What is known of couriers from their work. The score is the share of parcels handed over among those that came to an end or failed in
/// the last 90 days, in percent, less two points for each complaint of that time, and never below 0; without any such parcel there is
/// none. The total counts all parcels ever handed over, the archived ones too.
/// </summary>
public static class CourierPerformance
{
    /// <summary>The days that the score looks back.</summary>
    public const int Days = 90;

    // In hundredths and whole numbers, so that both databases round alike. stored_score stands for what the column stores of them.
    private const string Sql =
        """
        WITH work AS (
          SELECT courier_id,
                 count(*) FILTER (WHERE status = 'DELIVERED') AS ever,
                 count(*) FILTER (WHERE status = 'DELIVERED' AND updated_at >= @since) AS delivered,
                 count(*) FILTER (WHERE status IN ('DELIVERED', 'FAILED', 'RETURNED') AND updated_at >= @since) AS finished
          FROM deliveries WHERE organization_id = @organization AND courier_id IS NOT NULL GROUP BY courier_id),
        archive AS (
          SELECT courier_id, count(*) AS ever FROM archived_deliveries
          WHERE organization_id = @organization AND courier_id IS NOT NULL AND status = 'DELIVERED' GROUP BY courier_id),
        complaints AS (
          SELECT courier_id, count(*) AS number FROM tickets
          WHERE organization_id = @organization AND courier_id IS NOT NULL AND category = 'COMPLAINT' AND created_at >= @since GROUP BY courier_id),
        hundredths AS (
          SELECT couriers.id, coalesce(work.ever, 0) + coalesce(archive.ever, 0) AS total,
                 CASE WHEN coalesce(work.finished, 0) > 0
                   THEN (20000 * work.delivered + work.finished) / (2 * work.finished) - 200 * coalesce(complaints.number, 0) END AS score
          FROM couriers
          LEFT JOIN work ON work.courier_id = couriers.id
          LEFT JOIN archive ON archive.courier_id = couriers.id
          LEFT JOIN complaints ON complaints.courier_id = couriers.id
          WHERE couriers.organization_id = @organization),
        figures AS (
          SELECT id, total, CASE WHEN score < 0 THEN 0 ELSE stored_score END AS score FROM hundredths)
        UPDATE couriers SET total_deliveries = figures.total, performance_score = figures.score, updated_at = @now
        FROM figures
        WHERE couriers.id = figures.id
          AND (couriers.total_deliveries <> figures.total OR couriers.performance_score IS DISTINCT FROM figures.score)
        RETURNING couriers.id
        """;

    /// <summary>
    /// Brings the couriers of an organization up to date, in one statement. Their versions stay: a figure that changes by night is no
    /// change that collides with somebody's edit, and stands in no audit log, as it follows from what does.
    /// </summary>
    /// <param name="scope">The write.</param>
    /// <param name="organizationId">The organization.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    /// <returns>How many couriers have other figures now.</returns>
    public static async Task<int> RecomputeAsync(WriteScope scope, long organizationId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var command = Statement.Of(
            scope.Context,
            Sql.Replace("stored_score", scope.Context.Database.IsNpgsql() ? "(score / 100.0)::numeric(5,2)" : "score", StringComparison.Ordinal),
            ("@organization", organizationId), ("@since", scope.Now.AddDays(-Days)), ("@now", scope.Now));
        var keys = await command.ReadAsync(row => row.GetInt64(0), cancellationToken);
        foreach (var part in keys.Chunk(BulkChange.MostKeys))
        {
            scope.Note(new BulkChange(nameof(Courier), organizationId, part, []));
        }

        return keys.Count;
    }
}
