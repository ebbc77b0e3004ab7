using Barq.Persistence.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Deliveries.Notifications;

/// <summary>Table <c>notification_targets</c>.</summary>
internal sealed class NotificationTargetConfiguration : IEntityTypeConfiguration<NotificationTarget>
{
    public void Configure(EntityTypeBuilder<NotificationTarget> builder)
    {
        builder.ToTable("notification_targets");
        builder.BelongsTo();

        // Those of an organization: for its administrators, and for whoever tells them.
        builder.HasIndex(target => new { target.OrganizationId, target.Id });
    }
}
