using System.Text.Json;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Transactions;
using Microsoft.Extensions.Options;

namespace Barq.Jobs.Offloading;

/// <summary>Takes a job and does it: its limits, its end, and what follows when it fails.</summary>
internal sealed partial class JobRunner(
    JobCatalog catalog,
    JobRows rows,
    RunningJobs running,
    UnitOfWork unit,
    JobEvents events,
    JobInbox inbox,
    JobInstruments instruments,
    JobStoreGeneration store,
    IOptions<JobLimitsOptions> limits,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger<JobRunner> logger)
{
    /// <summary>A job whose workers were lost more often than this is taken for what kills them.</summary>
    private const int MostLostWorkers = 100;

    /// <summary>Takes a job, where it is there to be taken, and does it.</summary>
    /// <param name="id">The job.</param>
    /// <returns>What became of it.</returns>
    public async Task<JobOutcome> RunAsync(long id)
    {
        if (await rows.ClaimAsync(id, running.Owner, CancellationToken.None) is not { } row)
        {
            return new JobOutcome(JobOutcomeKind.NotTaken);
        }

        // Tags are of few values, and a row's kind may be any text.
        var kind = catalog.Find(row.Kind)?.Kind ?? "unknown";
        using var activity = JobActivity.Begin(row, kind);
        instruments.Began(row, kind);
        var started = time.GetTimestamp();
        var outcome = await RunAsync(row);
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.Kind.ToString());
        instruments.Ended(row, kind, name, time.GetElapsedTime(started));
        JobActivity.End(activity, outcome, name);
        return outcome;
    }

    private async Task<JobOutcome> RunAsync(BackgroundJob row)
    {
        if (row.CancelRequestedAt is not null)
        {
            return await CancelledAsync(row);
        }

        if (catalog.Find(row.Kind) is not { } definition)
        {
            return await FailedAsync(row, $"This build knows no job '{row.Kind}'.", mayRetry: true, null);
        }

        if (row.Attempts - row.Failures > MostLostWorkers)
        {
            return await FailedAsync(row, $"Its worker was lost more than {MostLostWorkers} times.", mayRetry: false, null);
        }

        await events.MovedAsync(row, JobStatus.Running);
        var job = running.Begin(row.Id, row.Attempts);
        var context = new JobContext(row, rows, unit, events);
        var scope = scopes.CreateAsyncScope();

        // On a thread of the pool: a job that blocks must not keep the limits from being watched.
        var work = Task.Run(() => definition.RunAsync(scope.ServiceProvider, context, row.Arguments, job.Token));
        try
        {
            await WatchAsync(job, work);
            return work.IsCompleted ? await EndedAsync(row, job, context, work) : await AbandonedAsync(row, job);
        }
        finally
        {
            running.End(job);
            _ = CleanUpAsync(work, scope, job);
        }
    }

    private async Task WatchAsync(RunningJob job, Task work)
    {
        var options = limits.Value;
        using var over = new CancellationTokenSource();
        var soft = Task.Delay(TimeSpan.FromSeconds(options.SoftTimeLimitSeconds), time, over.Token);
        var hard = Task.Delay(TimeSpan.FromSeconds(options.TimeLimitSeconds), time, over.Token);
        if (await Task.WhenAny(work, soft, hard, job.Abandoned.Task) == soft)
        {
            job.End(EndReason.SoftTimeLimit);
            await Task.WhenAny(work, hard, job.Abandoned.Task);
        }

        await over.CancelAsync();
    }

    private async Task<JobOutcome> EndedAsync(BackgroundJob row, RunningJob job, JobContext context, Task<object> work)
    {
        try
        {
            var result = await work;
            if (!context.IsCompleted)
            {
                await context.CompleteAsync(result, CancellationToken.None);
            }

            return new JobOutcome(JobOutcomeKind.Succeeded);
        }
        catch (Exception) when (context.IsCompleted)
        {
            return new JobOutcome(JobOutcomeKind.Succeeded);
        }
        catch (JobRefusedException refused)
        {
            return await FailedAsync(row, refused.Message, mayRetry: false, null);
        }
        catch (Exception exception) when (exception is JobLeaseLostException || job.Reason == EndReason.LeaseLost)
        {
            LogLeaseLost(row.Kind, row.Id, row.Attempts);
            return new JobOutcome(JobOutcomeKind.Lost);
        }
        catch (Exception) when (job.Reason == EndReason.Cancelled)
        {
            return await CancelledAsync(row);
        }
        catch (Exception) when (job.Reason == EndReason.HostEnds)
        {
            return await HandBackAsync(row);
        }
        catch (Exception) when (job.Reason == EndReason.SoftTimeLimit)
        {
            return await FailedAsync(row, $"It took longer than {limits.Value.SoftTimeLimitSeconds} s (JOBS_SOFT_TIME_LIMIT).", mayRetry: true, null);
        }
        catch (Exception exception)
        {
            return await FailedAsync(row, JobProblem.Of(exception, row.Id), mayRetry: true, exception);
        }
    }

    // What it still does can't be committed: its attempt holds the job no more.
    private async Task<JobOutcome> AbandonedAsync(BackgroundJob row, RunningJob job)
    {
        if (job.Abandoned.Task.IsCompleted)
        {
            return await HandBackAsync(row);
        }

        LogOverTime(row.Kind, row.Id, limits.Value.TimeLimitSeconds);
        return await FailedAsync(row, $"It took longer than {limits.Value.TimeLimitSeconds} s (JOBS_TIME_LIMIT).", mayRetry: true, null);
    }

    private async Task<JobOutcome> CancelledAsync(BackgroundJob row)
    {
        var isOurs = await rows.CancelAsync(row.Id, row.Attempts, CancellationToken.None);
        await events.MovedAsync(row, JobStatus.Cancelled);
        return new JobOutcome(isOurs ? JobOutcomeKind.Cancelled : JobOutcomeKind.Lost);
    }

    private async Task<JobOutcome> HandBackAsync(BackgroundJob row)
    {
        if (!await rows.ReleaseAsync(row.Id, row.Attempts, CancellationToken.None))
        {
            return new JobOutcome(JobOutcomeKind.Lost);
        }

        // The dispatcher ends after the workers: it brings the job to the queue now, and no host has to look for it.
        LogHandedBack(row.Kind, row.Id, row.Attempts);
        inbox.Offer(JobTicket.Of(row));
        return new JobOutcome(JobOutcomeKind.HandedBack);
    }

    private async Task<JobOutcome> FailedAsync(BackgroundJob row, string error, bool mayRetry, Exception? exception)
    {
        var failures = row.Failures + 1;
        var retryAt = mayRetry && failures <= limits.Value.MaxRetries
            ? time.GetUtcNow() + RetryPause.After(failures, TimeSpan.FromSeconds(limits.Value.RetryDelaySeconds), Random.Shared.NextDouble())
            : (DateTimeOffset?)null;
        if (!await rows.FailAsync(row.Id, row.Attempts, error, retryAt, retryAt is null ? null : store.Last, CancellationToken.None))
        {
            return new JobOutcome(JobOutcomeKind.Lost);
        }

        if (retryAt is null)
        {
            LogDied(row.Kind, row.Id, failures, error, exception);
        }
        else
        {
            LogFailed(row.Kind, row.Id, failures, error, exception);
        }

        await events.MovedAsync(row, retryAt is null ? JobStatus.Dead : JobStatus.Retrying);
        return new JobOutcome(retryAt is null ? JobOutcomeKind.Dead : JobOutcomeKind.Retrying, error, retryAt, failures);
    }

    private async Task CleanUpAsync(Task work, AsyncServiceScope scope, RunningJob job)
    {
        try
        {
            await work;
        }
        catch (Exception exception) when (job.Abandoned.Task.IsCompleted || job.Reason == EndReason.SoftTimeLimit)
        {
            LogAbandoned(job.Id, exception.Message);
        }
        catch (Exception)
        {
            // The job's outcome has told of it.
        }

        await scope.DisposeAsync();
        job.Dispose();
    }
}
