using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Idempotency;

/// <summary>Table <c>idempotency_keys</c>.</summary>
internal sealed class IdempotencyRecordConfiguration : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        builder.ToTable("idempotency_keys");

        // What makes the second of two that come at the same moment wait for the first, on whatever node it runs.
        builder.HasIndex(record => new { record.Actor, record.Key }).IsUnique();

        // The clean-up of old ones.
        builder.HasIndex(record => new { record.CreatedAt, record.Id });
    }
}
