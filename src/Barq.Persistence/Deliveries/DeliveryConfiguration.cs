using Barq.Persistence.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Deliveries;

/// <summary>Table <c>deliveries</c>.</summary>
internal sealed class DeliveryConfiguration : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.BelongsTo(organization => organization.Deliveries);
        builder.HasOne(delivery => delivery.Courier)
            .WithMany(courier => courier.Deliveries)
            .HasForeignKey(delivery => delivery.CourierId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.Property(delivery => delivery.CodAmount).HasPrecision(10, 2);
        builder.HasIndex(delivery => delivery.TrackingNumber).IsUnique();
    }
}
