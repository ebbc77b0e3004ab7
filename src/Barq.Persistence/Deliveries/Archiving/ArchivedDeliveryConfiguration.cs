using Barq.Persistence.Access;
using Barq.Persistence.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Deliveries.Archiving;

/// <summary>Table <c>archived_deliveries</c>.</summary>
internal sealed class ArchivedDeliveryConfiguration : IEntityTypeConfiguration<ArchivedDelivery>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<ArchivedDelivery>(delivery => delivery.OrganizationId, delivery => delivery.CourierId);

    public void Configure(EntityTypeBuilder<ArchivedDelivery> builder)
    {
        builder.BelongsTo();
        builder.HasOne(delivery => delivery.Courier).WithMany().HasForeignKey(delivery => delivery.CourierId).OnDelete(DeleteBehavior.Restrict);
        builder.Property(delivery => delivery.Id).ValueGeneratedNever();
        builder.Property(delivery => delivery.CodAmount).HasPrecision(10, 2);

        // archivedDeliveries of an organization, by key; a number that somebody asks about; a courier's total.
        builder.HasIndex(delivery => new { delivery.OrganizationId, delivery.Id });
        builder.HasIndex(delivery => new { delivery.TrackingNumber, delivery.Id });
        builder.HasIndex(delivery => new { delivery.CourierId, delivery.Id });

        // archivedDeliveries: the latest, by when they were entered and by when they were moved, of all organizations and of one.
        builder.HasIndex(delivery => new { delivery.CreatedAt, delivery.Id });
        builder.HasIndex(delivery => new { delivery.OrganizationId, delivery.CreatedAt, delivery.Id });
        builder.HasIndex(delivery => new { delivery.ArchivedAt, delivery.Id });
        builder.HasIndex(delivery => new { delivery.OrganizationId, delivery.ArchivedAt, delivery.Id });
    }
}
