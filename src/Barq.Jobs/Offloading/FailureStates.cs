using Hangfire.States;
using Hangfire.Storage;

namespace Barq.Jobs.Offloading;

/// <summary>Shows in the queue what a job's row says: one that is tried again stands under its retries until its time has come.</summary>
internal sealed class FailureStates : IElectStateFilter, IApplyStateFilter
{
    private static readonly TimeSpan _deadAreShown = TimeSpan.FromDays(7);

    public void OnStateElection(ElectStateContext context)
    {
        if (context.CandidateState is FailedState { Exception: JobFailedException { RetryAt: { } retryAt } failure })
        {
            context.CandidateState = new ScheduledState(retryAt.UtcDateTime) { Reason = $"Retry {failure.Failures}: {failure.Message}" };
        }
        else if (context.CandidateState is EnqueuedState enqueued && context.BackgroundJob.Job is { } job && job.Type == typeof(JobEntry))
        {
            // After a pause Hangfire would put it into its default queue.
            enqueued.Queue = (string)job.Args[^1];
        }
    }

    public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
        if (context.NewState is ScheduledState { Reason: not null })
        {
            transaction.AddToSet("retries", context.BackgroundJob.Id);
        }
        else if (context.NewState is FailedState)
        {
            // The row stays; the queue's store forgets it some day.
            transaction.ExpireJob(context.BackgroundJob.Id, _deadAreShown);
        }
    }

    public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
        if (context.OldStateName == ScheduledState.StateName)
        {
            transaction.RemoveFromSet("retries", context.BackgroundJob.Id);
        }
    }
}
