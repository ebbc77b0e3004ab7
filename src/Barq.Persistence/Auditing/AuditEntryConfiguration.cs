using Barq.Persistence.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Auditing;

/// <summary>Table <c>audit_log</c>.</summary>
internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<AuditEntry>(entry => entry.OrganizationId, administratorsOnly: true);

    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {

        // auditLog of an organization, the latest first; and the history of one object.
        builder.HasIndex(entry => new { entry.OrganizationId, entry.CreatedAt, entry.Id });
        builder.HasIndex(entry => new { entry.EntityType, entry.EntityId, entry.Id });

        // auditLog: the latest of all, and what one actor did, of all organizations and of one.
        builder.HasIndex(entry => new { entry.CreatedAt, entry.Id });
        builder.HasIndex(entry => new { entry.Actor, entry.CreatedAt, entry.Id });
        builder.HasIndex(entry => new { entry.OrganizationId, entry.Actor, entry.CreatedAt, entry.Id });
    }
}
