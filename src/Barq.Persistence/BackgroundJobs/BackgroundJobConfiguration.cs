using Barq.Persistence.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.BackgroundJobs;

/// <summary>Table <c>background_jobs</c>.</summary>
internal sealed class BackgroundJobConfiguration : IEntityTypeConfiguration<BackgroundJob>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<BackgroundJob>(job => job.OrganizationId, job => job.RequesterCourierId);

    public void Configure(EntityTypeBuilder<BackgroundJob> builder)
    {

        // The same key gives the same job, on whatever node the second request runs.
        builder.HasIndex(job => new { job.RequestedBy, job.IdempotencyKey }).IsUnique();

        // The dispatcher: what waits or should be alive, by the time when it is due.
        builder.HasIndex(job => new { job.Status, job.RunAfter, job.Id });

        // jobs: of an organization by key, the latest first, of one status, of one kind; and the same of all.
        builder.HasIndex(job => new { job.OrganizationId, job.Id });
        builder.HasIndex(job => new { job.OrganizationId, job.CreatedAt, job.Id });
        builder.HasIndex(job => new { job.OrganizationId, job.Status, job.CreatedAt, job.Id });
        builder.HasIndex(job => new { job.OrganizationId, job.Kind, job.CreatedAt, job.Id });
        builder.HasIndex(job => new { job.CreatedAt, job.Id });

        // The clean-up of finished ones.
        builder.HasIndex(job => new { job.FinishedAt, job.Id });
    }
}
