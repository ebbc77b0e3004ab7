using Barq.Persistence.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Vehicles;

/// <summary>Table <c>vehicles</c>.</summary>
internal sealed class VehicleConfiguration : IEntityTypeConfiguration<Vehicle>
{
    public void Configure(EntityTypeBuilder<Vehicle> builder)
    {
        builder.BelongsTo(organization => organization.Vehicles);
        builder.HasIndex(vehicle => vehicle.PlateNumber).IsUnique();
    }
}
