using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Barq.Jobs.Offloading;

/// <summary>
/// The moves of a job's row. Each is one statement that names the status, and where a worker has the job its attempt: of two that want to
/// make a move one does, and the other is told that it did not.
/// </summary>
internal sealed class JobRows(IDbContextFactory<FleetDbContext> contexts, TimeProvider time)
{
    /// <summary>How long a worker has a job without saying again that it lives. With the dispatcher's pace it decides how soon a killed worker's job runs again.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(8);

    /// <summary>Takes a job that waits and is due, or whose worker is gone.</summary>
    /// <returns>The row; null where it is not there to be taken.</returns>
    public async Task<BackgroundJob?> ClaimAsync(long id, string owner, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var claimed = await context.BackgroundJobs
            .Where(job => job.Id == id && (((job.Status == JobStatus.Queued || job.Status == JobStatus.Retrying) && job.RunAfter <= now)
                || (job.Status == JobStatus.Running && job.LeaseExpiresAt < now)))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(job => job.Status, JobStatus.Running)
                    .SetProperty(job => job.Attempts, job => job.Attempts + 1)
                    .SetProperty(job => job.LeaseOwner, owner)
                    .SetProperty(job => job.LeaseExpiresAt, now + Lease)
                    .SetProperty(job => job.StartedAt, now)
                    .SetProperty(job => job.UpdatedAt, now),
                cancellationToken);
        if (claimed == 0)
        {
            return null;
        }

        var row = await context.BackgroundJobs.AsNoTracking().FirstAsync(job => job.Id == id, cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        return row;
    }

    /// <summary>Says that workers of a host live.</summary>
    /// <returns>The attempts that are still theirs, and whether each was called off.</returns>
    public async Task<IReadOnlyDictionary<long, (int Attempt, bool IsCancelled)>> RenewAsync(string owner, long[] ids, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        await context.BackgroundJobs
            .Where(job => ids.Contains(job.Id) && job.LeaseOwner == owner && job.Status == JobStatus.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.LeaseExpiresAt, now + Lease), cancellationToken);
        return await context.BackgroundJobs
            .Where(job => ids.Contains(job.Id) && job.LeaseOwner == owner && job.Status == JobStatus.Running)
            .Select(job => new { job.Id, job.Attempts, IsCancelled = job.CancelRequestedAt != null })
            .ToDictionaryAsync(job => job.Id, job => (job.Attempts, job.IsCancelled), cancellationToken);
    }

    /// <summary>Notes how far an attempt has come.</summary>
    /// <returns>Whether the job is still its own.</returns>
    public Task<bool> ReportAsync(long id, int attempt, int progress, string? stage, CancellationToken cancellationToken) => MoveAsync(
        id, attempt, (set, _) => set.SetProperty(job => job.Progress, progress).SetProperty(job => job.Stage, stage), cancellationToken);

    /// <summary>Notes in a write's transaction what is done for good; the write is taken back where the job is another attempt's by now.</summary>
    /// <exception cref="JobLeaseLostException">It is.</exception>
    public Task CheckpointAsync(
        FleetDbContext context, long id, int attempt, string? checkpoint, int progress, string? stage, CancellationToken cancellationToken) => DemandAsync(MoveAsync(
            context,
            id,
            attempt,
            (set, now) => set
                .SetProperty(job => job.Checkpoint, checkpoint)
                .SetProperty(job => job.Progress, progress)
                .SetProperty(job => job.Stage, stage)
                .SetProperty(job => job.LeaseExpiresAt, now + Lease),
            cancellationToken));

    /// <summary>Ends a job well, in a write's transaction.</summary>
    /// <inheritdoc cref="CheckpointAsync"/>
    public Task SucceedAsync(FleetDbContext context, long id, int attempt, string result, CancellationToken cancellationToken) => DemandAsync(MoveAsync(
        context,
        id,
        attempt,
        (set, now) => LetGo(set)
            .SetProperty(job => job.Status, JobStatus.Succeeded)
            .SetProperty(job => job.Result, result)
            .SetProperty(job => job.Progress, 100)
            .SetProperty(job => job.Stage, (string?)null)
            .SetProperty(job => job.Error, (string?)null)
            .SetProperty(job => job.FinishedAt, now),
        cancellationToken));

    /// <summary>Ends a job well whose effect is committed already, or is elsewhere.</summary>
    /// <inheritdoc cref="CheckpointAsync"/>
    public async Task SucceedAsync(long id, int attempt, string result, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await SucceedAsync(context, id, attempt, result, cancellationToken);
    }

    /// <summary>Notes that an attempt has failed: the job is tried again at a time, or never.</summary>
    /// <param name="id">The job.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="error">Why.</param>
    /// <param name="retryAt">When it is tried again; null for never.</param>
    /// <param name="store">The queue's store that is told of the next try.</param>
    /// <param name="cancellationToken">Ends the statement.</param>
    /// <returns>Whether the job was still the attempt's.</returns>
    public Task<bool> FailAsync(long id, int attempt, string error, DateTimeOffset? retryAt, string? store, CancellationToken cancellationToken) => MoveAsync(
        id,
        attempt,
        (set, now) => LetGo(set)
            .SetProperty(job => job.Status, retryAt == null ? JobStatus.Dead : JobStatus.Retrying)
            .SetProperty(job => job.Failures, job => job.Failures + 1)
            .SetProperty(job => job.Error, Cut(error))
            .SetProperty(job => job.RunAfter, job => retryAt ?? job.RunAfter)
            .SetProperty(job => job.EnqueuedAt, retryAt)
            .SetProperty(job => job.EnqueuedIn, store)
            .SetProperty(job => job.FinishedAt, retryAt == null ? now : (DateTimeOffset?)null),
        cancellationToken);

    /// <summary>Gives a job back that its worker can't go on with, for others to take at once.</summary>
    /// <returns>Whether the job was still the attempt's.</returns>
    public Task<bool> ReleaseAsync(long id, int attempt, CancellationToken cancellationToken) => MoveAsync(
        id,
        attempt,
        (set, _) => LetGo(set)
            .SetProperty(job => job.Status, JobStatus.Queued)
            .SetProperty(job => job.EnqueuedAt, (DateTimeOffset?)null)
            .SetProperty(job => job.EnqueuedIn, (string?)null),
        cancellationToken);

    /// <summary>Ends a job that was called off.</summary>
    /// <returns>Whether the job was still the attempt's.</returns>
    public Task<bool> CancelAsync(long id, int attempt, CancellationToken cancellationToken) => MoveAsync(
        id,
        attempt,
        (set, now) => LetGo(set)
            .SetProperty(job => job.Status, JobStatus.Cancelled)
            .SetProperty(job => job.Stage, (string?)null)
            .SetProperty(job => job.FinishedAt, now),
        cancellationToken);

    private async Task<bool> MoveAsync(long id, int attempt, Action<UpdateSettersBuilder<BackgroundJob>, DateTimeOffset> move, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await MoveAsync(context, id, attempt, move, cancellationToken);
    }

    // Whether the job was still the attempt's.
    private async Task<bool> MoveAsync(
        FleetDbContext context, long id, int attempt, Action<UpdateSettersBuilder<BackgroundJob>, DateTimeOffset> move, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await context.BackgroundJobs.IgnoreQueryFilters()
            .Where(job => job.Id == id && job.Attempts == attempt && job.Status == JobStatus.Running)
            .ExecuteUpdateAsync(
                set =>
                {
                    move(set, now);
                    set.SetProperty(job => job.UpdatedAt, now);
                },
                cancellationToken) > 0;
    }

    private static UpdateSettersBuilder<BackgroundJob> LetGo(UpdateSettersBuilder<BackgroundJob> set) => set
        .SetProperty(job => job.LeaseOwner, (string?)null)
        .SetProperty(job => job.LeaseExpiresAt, (DateTimeOffset?)null);

    private static async Task DemandAsync(Task<bool> moving)
    {
        if (!await moving)
        {
            throw new JobLeaseLostException();
        }
    }

    /// <summary>A text as long as its column takes, without characters that the database does not.</summary>
    public static string Cut(string text)
    {
        text = text.Replace("\0", "", StringComparison.Ordinal);
        return text.Length <= BackgroundJob.MaxTextLength ? text : string.Concat(text.AsSpan(0, BackgroundJob.MaxTextLength - 1), "…");
    }
}
