using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Storage;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Offloading;

/// <summary>Calls jobs off, and has them tried again.</summary>
/// <param name="inbox">Told of a job that waits again.</param>
public sealed class JobControl(JobInbox inbox)
{
    /// <summary>Calls a job off: at once where it waits; where it runs its worker is told, within seconds.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="key">The job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job.</returns>
    /// <exception cref="RuleException">There is no such job for the caller, or it has ended.</exception>
    public async Task<BackgroundJob> CancelAsync(WriteScope scope, long key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var jobs = scope.Context.BackgroundJobs.Where(job => job.Id == key);
        var now = scope.Now;
        var moved = await jobs.Where(job => job.Status == JobStatus.Queued || job.Status == JobStatus.Retrying).ExecuteUpdateAsync(
            set => set.SetProperty(job => job.Status, JobStatus.Cancelled).SetProperty(job => job.FinishedAt, now).SetProperty(job => job.UpdatedAt, now),
            cancellationToken);
        if (moved == 0)
        {
            moved = await jobs.Where(job => job.Status == JobStatus.Running)
                .ExecuteUpdateAsync(set => set.SetProperty(job => job.CancelRequestedAt, now).SetProperty(job => job.UpdatedAt, now), cancellationToken);
        }

        var row = await FindAsync(scope, key, cancellationToken);
        return moved > 0 ? row : throw Refuse(row, JobStatus.Cancelled, []);
    }

    /// <summary>Has a job tried again that has failed for good, or was called off: with all its retries anew, from its last checkpoint.</summary>
    /// <inheritdoc cref="CancelAsync"/>
    public async Task<BackgroundJob> RetryAsync(WriteScope scope, long key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var now = scope.Now;
        var moved = await scope.Context.BackgroundJobs
            .Where(job => job.Id == key && (job.Status == JobStatus.Dead || job.Status == JobStatus.Cancelled))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(job => job.Status, JobStatus.Queued)
                    .SetProperty(job => job.Failures, 0)
                    .SetProperty(job => job.RunAfter, now)
                    .SetProperty(job => job.EnqueuedAt, (DateTimeOffset?)null)
                    .SetProperty(job => job.EnqueuedIn, (string?)null)
                    .SetProperty(job => job.CancelRequestedAt, (DateTimeOffset?)null)
                    .SetProperty(job => job.FinishedAt, (DateTimeOffset?)null)
                    .SetProperty(job => job.UpdatedAt, now),
                cancellationToken);
        var row = await FindAsync(scope, key, cancellationToken);
        if (moved == 0)
        {
            throw Refuse(row, JobStatus.Queued, row.Status is JobStatus.Queued or JobStatus.Running or JobStatus.Retrying ? [JobStatus.Cancelled] : []);
        }

        scope.AfterCommit(() => inbox.Offer(JobTicket.Of(row)));
        return row;
    }

    private static async Task<BackgroundJob> FindAsync(WriteScope scope, long key, CancellationToken cancellationToken) =>
        await scope.Context.BackgroundJobs.AsNoTracking().FirstOrDefaultAsync(job => job.Id == key, cancellationToken) ?? throw WriteScope.Missing<BackgroundJob>("jobId");

    private static RuleException Refuse(BackgroundJob row, JobStatus to, JobStatus[] allowed) => new(new IllegalStatusMoveError(
        $"A job that is {EnumText.ToText(row.Status)} does not become {EnumText.ToText(to)}.",
        ["jobId"], EnumText.ToText(row.Status), EnumText.ToText(to), [.. allowed.Select(EnumText.ToText)]));
}
