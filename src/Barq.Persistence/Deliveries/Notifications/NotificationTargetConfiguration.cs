using Barq.Persistence.Access;
using Barq.Persistence.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Deliveries.Notifications;

/// <summary>Table <c>notification_targets</c>.</summary>
internal sealed class NotificationTargetConfiguration : IEntityTypeConfiguration<NotificationTarget>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<NotificationTarget>(target => target.OrganizationId, administratorsOnly: true);

    public void Configure(EntityTypeBuilder<NotificationTarget> builder)
    {
        builder.BelongsTo();

        // Those of an organization: for its administrators, and for whoever tells them.
        builder.HasIndex(target => new { target.OrganizationId, target.Id });
    }
}
