using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.BackgroundJobs;

/// <summary>Jobs of a queue that have not ended well: they wait, run, or are dead.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Status">Where they are.</param>
/// <param name="Count">How many.</param>
/// <param name="Recent">How many of them ended after the time that was asked for.</param>
/// <param name="DueSince">When the first of them was due (UTC).</param>
public sealed record StandingJobs(string Queue, JobStatus Status, int Count, int Recent, DateTimeOffset DueSince);

/// <summary>Jobs of a kind that have ended.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Status">How.</param>
/// <param name="Count">How many.</param>
/// <param name="Mean">How long their last attempt took on the average, in seconds; null where none was begun.</param>
/// <param name="Longest">How long the longest took, in seconds.</param>
public sealed record EndedJobs(string Queue, string Kind, JobStatus Status, int Count, double? Mean, double? Longest);

/// <summary>Counts jobs by their rows: each count is one statement in an index, and reads no row that has long ended.</summary>
public static class JobCounts
{
    private const string Sql =
        """
        SELECT queue, kind, status, COUNT(*) AS count, AVG(seconds) AS mean, MAX(seconds) AS longest
        FROM background_jobs WHERE finished_at > {0} GROUP BY queue, kind, status
        """;

    /// <summary>The jobs that wait, run, or are dead.</summary>
    /// <param name="context">The database.</param>
    /// <param name="recent">Those that ended later are counted apart.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    public static Task<List<StandingJobs>> StandingAsync(FleetDbContext context, DateTimeOffset recent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.BackgroundJobs
            .Where(job => job.Status == JobStatus.Queued || job.Status == JobStatus.Running || job.Status == JobStatus.Retrying || job.Status == JobStatus.Dead)
            .GroupBy(job => new { job.Queue, job.Status })
            .Select(group => new StandingJobs(
                group.Key.Queue, group.Key.Status, group.Count(), group.Count(job => job.FinishedAt > recent), group.Min(job => job.RunAfter)))
            .ToListAsync(cancellationToken);
    }

    /// <summary>The jobs that have ended since a time.</summary>
    /// <param name="context">The database.</param>
    /// <param name="since">Those that ended later.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    public static async Task<IReadOnlyList<EndedJobs>> EndedAsync(FleetDbContext context, DateTimeOffset since, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);

        // No expression for the time between two is understood by both providers.
        var (seconds, bound) = context.Database.IsNpgsql()
            ? ("EXTRACT(EPOCH FROM finished_at - started_at)::double precision", (object)since.ToUniversalTime())
            : ("(finished_at - started_at) / 1000000.0", UnixMicrosecondsConverter.ToMicroseconds(since));
        var rows = await context.Database.SqlQueryRaw<Row>(Sql.Replace("seconds", seconds, StringComparison.Ordinal), bound).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new EndedJobs(row.Queue, row.Kind, EnumText.Parse<JobStatus>(row.Status), (int)row.Count, row.Mean, row.Longest));
    }

    private sealed record Row(string Queue, string Kind, string Status, long Count, double? Mean, double? Longest);
}
