using Barq.Graph.Definitions;
using Barq.Jobs.Offloading;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Organizations;

namespace Barq.Graph.BackgroundJobs;

/// <summary>The GraphQL type of <see cref="BackgroundJob"/>.</summary>
internal sealed class BackgroundJobType : EntityType<BackgroundJob>
{
    public BackgroundJobType(JobCatalog catalog)
    {
        // It moves around the unit of work, and is looked at to see it move.
        CacheControl(new CacheHint { MaxAge = 0 });
        Add(new ReferenceField(
            "organizationId", "The global id of the organization that it works for; null for work on the whole fleet.", nameof(BackgroundJob.OrganizationId), nameof(Organization)));
        Column(job => job.Kind);
        Column(job => job.Queue);
        Column(job => job.Status);
        Column(job => job.Progress);
        Column(job => job.Stage);
        Column(job => job.Attempts);
        Column(job => job.Failures);
        Column(job => job.RequestedBy);
        Column(job => job.RunAfter);
        Column(job => job.StartedAt);
        Column(job => job.FinishedAt);
        Column(job => job.CancelRequestedAt);
        Column(job => job.Error);
        Variant(
            "result", "What came of the job, by its kind; null while it is not done.", "JobResult",
            job => job.Result, job => job.Kind, catalog.All.ToDictionary(job => job.Kind, job => job.ResultType, StringComparer.Ordinal));
        Column(job => job.CreatedAt);
        Column(job => job.UpdatedAt);

        RootById("job");
        RootConnection("jobs", "The organization's jobs: what was handed over, how far it is, and what came of it. Couriers see their own.");
    }
}
