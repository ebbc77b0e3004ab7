using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Offloading;

/// <summary>
/// Brings jobs from the table into the queue: this node's own right after their commit, and any that the queue does not have or whose
/// worker is gone. Every node looks for those; one that two find is put in by one, and were it by both, one worker would take it.
/// </summary>
internal sealed partial class JobDispatcher(
    IDbContextFactory<FleetDbContext> contexts,
    JobInbox inbox,
    JobStore store,
    JobStoreGeneration generation,
    WorkerShares workers,
    TimeProvider time,
    ILogger<JobDispatcher> logger) : BackgroundService
{
    /// <summary>The time between two looks at the table.</summary>
    private static readonly TimeSpan _pace = TimeSpan.FromSeconds(2);

    /// <summary>How long a committed job's own node has time to put it in.</summary>
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(2);

    /// <summary>How long a worker may take from the queue to the row; a job that is in neither for longer has lost its worker in between.</summary>
    private static readonly TimeSpan _transit = TimeSpan.FromSeconds(8);

    private long _swept;

    /// <summary>Puts the jobs that were just committed here into the queue.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ForwardAsync(CancellationToken cancellationToken)
    {
        var name = generation.Last ?? await generation.ReadAsync();
        var ids = new List<long>();
        while (ids.Count < 100 && inbox.Tickets.TryRead(out var ticket))
        {
            store.Enqueue(ticket);
            ids.Add(ticket.Id);
        }

        if (ids.Count > 0)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var now = time.GetUtcNow();
            await context.BackgroundJobs.Where(job => ids.Contains(job.Id) && job.Status == JobStatus.Queued)
                .ExecuteUpdateAsync(set => set.SetProperty(job => job.EnqueuedAt, now).SetProperty(job => job.EnqueuedIn, name), cancellationToken);
        }

        return ids.Count;
    }

    /// <summary>Puts jobs into the queue that should be there or with a worker, and are not.</summary>
    /// <returns>How many.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var name = await generation.ReadAsync();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var missed = await MissedBeforeAsync(context, now, cancellationToken);
        var jobs = await context.BackgroundJobs.AsNoTracking()
            .Where(job => ((job.Status == JobStatus.Queued || job.Status == JobStatus.Retrying) && job.RunAfter <= now)
                || (job.Status == JobStatus.Running && job.LeaseExpiresAt < now))
            .Where(job => (job.EnqueuedIn == null && (job.RunAfter < now - _grace || job.Attempts > 0))
                || (job.EnqueuedIn != null && job.EnqueuedIn != name)
                || (job.Status == JobStatus.Running && job.EnqueuedAt < job.LeaseExpiresAt)
                || (job.Queue == JobQueues.HighPriority && job.EnqueuedAt < missed[0])
                || (job.Queue == JobQueues.Default && job.EnqueuedAt < missed[1])
                || (job.Queue == JobQueues.LowPriority && job.EnqueuedAt < missed[2]))
            .OrderBy(job => job.RunAfter).ThenBy(job => job.Id)
            .Take(workers.Prefetch)
            .Select(job => new { Ticket = new JobTicket(job.Id, job.Kind, job.Queue, job.OrganizationId, job.RequestedBy), job.EnqueuedAt })
            .ToListAsync(cancellationToken);
        foreach (var job in jobs)
        {
            // Who marks it first puts it in; a node that dies in between leaves a mark that is soon too old.
            var marked = await Free(context, job.Ticket.Id)
                .Where(row => row.EnqueuedAt == job.EnqueuedAt)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.EnqueuedAt, now).SetProperty(row => row.EnqueuedIn, name), cancellationToken);
            if (marked > 0)
            {
                store.Enqueue(job.Ticket);
            }
        }

        if (jobs.Count > 0)
        {
            LogRedispatched(jobs.Count, jobs[0].Ticket.Kind, jobs[0].Ticket.Id);
        }

        return jobs.Count;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await ForwardAsync(stoppingToken) > 0)
                {
                }

                if (_swept == 0 || time.GetElapsedTime(_swept) >= _pace)
                {
                    while (await SweepAsync(stoppingToken) == workers.Prefetch)
                    {
                    }

                    _swept = time.GetTimestamp();
                }

                using var pause = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(inbox.Tickets.WaitToReadAsync(pause.Token).AsTask(), Task.Delay(_pace, time, pause.Token));
                await pause.CancelAsync();
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The database or the queue may be away for a while: nothing is lost by it.
                LogDispatchFailed(exception.Message);
                await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken));
            }
        }
    }

    // A host that hangs in the middle of a transaction holds its job's row: that job waits until it lets go, and the others do not.
    private static IQueryable<BackgroundJob> Free(FleetDbContext context, long id) => context.Database.IsNpgsql()
        ? context.BackgroundJobs.FromSql($"SELECT * FROM background_jobs WHERE id = {id} FOR UPDATE SKIP LOCKED")
        : context.BackgroundJobs.Where(job => job.Id == id);

    // A job that was put in earlier than the next one in its queue has been taken out. Where its row still waits a good while later, who
    // took it out is gone.
    private async Task<DateTimeOffset[]> MissedBeforeAsync(FleetDbContext context, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var missed = new DateTimeOffset[JobQueues.All.Count];
        for (var i = 0; i < missed.Length; i++)
        {
            missed[i] = now - _transit;
            if (await store.NextAsync(JobQueues.All[i]) is { } next)
            {
                var put = await context.BackgroundJobs.Where(job => job.Id == next).Select(job => job.EnqueuedAt).FirstOrDefaultAsync(cancellationToken);
                missed[i] = (put ?? now) - _transit;
            }
        }

        return missed;
    }

    [LoggerMessage(EventIds.DispatchFailed, LogLevel.Warning, "Jobs could not be put into the queue, and are tried again: {Message}")]
    private partial void LogDispatchFailed(string message);

    [LoggerMessage(EventIds.JobsRedispatched, LogLevel.Information, "{Count} job(s) that the queue did not have, or whose worker is gone, were put into it; the first is {Kind} {Id}")]
    private partial void LogRedispatched(int count, string kind, long id);
}
