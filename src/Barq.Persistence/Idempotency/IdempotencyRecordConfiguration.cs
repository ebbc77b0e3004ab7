using Barq.Persistence.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Idempotency;

/// <summary>Table <c>idempotency_keys</c>.</summary>
internal sealed class IdempotencyRecordConfiguration : IEntityTypeConfiguration<IdempotencyRecord>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<IdempotencyRecord>(record => record.OrganizationId);

    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {

        // What makes the second of two that come at the same moment wait for the first, on whatever node it runs.
        builder.HasIndex(record => new { record.Actor, record.Key }).IsUnique();

        // The clean-up of old ones.
        builder.HasIndex(record => new { record.CreatedAt, record.Id });
    }
}
