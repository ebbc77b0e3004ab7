using Barq.Persistence.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Couriers;

/// <summary>Table <c>couriers</c>.</summary>
internal sealed class CourierConfiguration : IEntityTypeConfiguration<Courier>
{
    public void Configure(EntityTypeBuilder<Courier> builder)
    {
        builder.BelongsTo(organization => organization.Couriers);
        builder.HasOne(courier => courier.CurrentVehicle)
            .WithMany(vehicle => vehicle.Couriers)
            .HasForeignKey(courier => courier.CurrentVehicleId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.Property(courier => courier.PerformanceScore).HasPrecision(5, 2);
        builder.HasIndex(courier => courier.BarqId).IsUnique();
    }
}
