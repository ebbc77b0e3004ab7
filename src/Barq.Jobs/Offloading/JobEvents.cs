using System.Globalization;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Changes;
using Barq.Persistence.Events;
using Barq.Persistence.Storage;

namespace Barq.Jobs.Offloading;

/// <summary>Tells those who follow a job that it has moved, once its row says so. What they miss they read from the row.</summary>
internal sealed class JobEvents(FleetEvents events, TimeProvider time)
{
    /// <summary>Says where a job is.</summary>
    public Task MovedAsync(BackgroundJob job, JobStatus status) => events.PublishAsync(
        new FleetEvent
        {
            Kind = FleetEventKinds.JobProgressed,
            EntityType = nameof(BackgroundJob),
            Key = job.Id,
            OrganizationId = job.OrganizationId,
            OccurredAt = time.GetUtcNow(),
            Facts = new Dictionary<string, EventFact>(StringComparer.Ordinal)
            {
                ["kind"] = new(null, job.Kind),
                ["status"] = new(null, EnumText.ToText(status)),
                ["progress"] = new(null, job.Progress.ToString(CultureInfo.InvariantCulture)),
            },
        },
        CancellationToken.None);
}
