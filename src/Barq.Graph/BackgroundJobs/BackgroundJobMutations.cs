using Barq.Graph.Mutations;
using Barq.Jobs.Offloading;
using Barq.Persistence.Access;
using Barq.Persistence.BackgroundJobs;

namespace Barq.Graph.BackgroundJobs;

/// <summary>How jobs are called off and tried again.</summary>
internal sealed class BackgroundJobMutations : MutationGroup<BackgroundJob>
{
    public BackgroundJobMutations(JobControl control)
    {
        Mutation(
            "cancelJob", "Calls a job off. One that waits is cancelled at once; one that runs is told, and ends as CANCELLED unless it is done before.", CallerRole.Manager,
            Job,
            async (scope, input, token) => await control.CancelAsync(scope, input.Key<BackgroundJob>("jobId"), token),
            resultField: "job",
            errors: MutationErrors.IllegalStatusMove);

        Mutation(
            "retryJob", "Has a job tried again that is DEAD or CANCELLED. It goes on from what it has done for good.", CallerRole.Manager,
            Job,
            async (scope, input, token) => await control.RetryAsync(scope, input.Key<BackgroundJob>("jobId"), token),
            resultField: "job",
            errors: MutationErrors.IllegalStatusMove);
    }

    private static InputDefinition Job(InputDefinition input) => input.Id<BackgroundJob>("jobId", "The job's global id.");
}
