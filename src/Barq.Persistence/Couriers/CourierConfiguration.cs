using Barq.Persistence.Access;
using Barq.Persistence.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Couriers;

/// <summary>Table <c>couriers</c>.</summary>
internal sealed class CourierConfiguration : IEntityTypeConfiguration<Courier>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<Courier>(courier => courier.OrganizationId, courier => courier.Id);

    public void Configure(EntityTypeBuilder<Courier> builder)
    {
        builder.BelongsTo(organization => organization.Couriers);
        builder.HasOne(courier => courier.CurrentVehicle)
            .WithMany(vehicle => vehicle.Couriers)
            .HasForeignKey(courier => courier.CurrentVehicleId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.Property(courier => courier.PerformanceScore).HasPrecision(5, 2);
        builder.HasIndex(courier => courier.BarqId).IsUnique();

        // organization { couriers }: by key, by name, and those of a city.
        builder.HasIndex(courier => new { courier.OrganizationId, courier.Id });
        builder.HasIndex(courier => new { courier.OrganizationId, courier.FullName, courier.Id });
        builder.HasIndex(courier => new { courier.OrganizationId, courier.City, courier.Id });

        // An organization's best couriers, and those of a city who are at work (or ill, or gone), the best first.
        builder.HasIndex(courier => new { courier.OrganizationId, courier.PerformanceScore, courier.Id });
        builder.HasIndex(courier => new { courier.OrganizationId, courier.City, courier.Status, courier.PerformanceScore, courier.Id });

        // couriers: by name, those of a city or of a status, the best and the latest first.
        builder.HasIndex(courier => new { courier.FullName, courier.Id });
        builder.HasIndex(courier => new { courier.City, courier.Id });
        builder.HasIndex(courier => new { courier.Status, courier.Id });
        builder.HasIndex(courier => new { courier.PerformanceScore, courier.Id });
        builder.HasIndex(courier => new { courier.CreatedAt, courier.Id });

        // vehicle { couriers }.
        builder.HasIndex(courier => new { courier.CurrentVehicleId, courier.Id });
    }
}
