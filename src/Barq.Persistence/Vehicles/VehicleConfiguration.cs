using Barq.Persistence.Access;
using Barq.Persistence.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Vehicles;

/// <summary>Table <c>vehicles</c>.</summary>
internal sealed class VehicleConfiguration : IEntityTypeConfiguration<Vehicle>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<Vehicle>(vehicle => vehicle.OrganizationId);

    public void Configure(EntityTypeBuilder<Vehicle> builder)
    {
        builder.BelongsTo(organization => organization.Vehicles);
        builder.HasIndex(vehicle => vehicle.PlateNumber).IsUnique();

        // organization { vehicles }, all of them by key, and those in the workshop.
        builder.HasIndex(vehicle => new { vehicle.OrganizationId, vehicle.Id });
        builder.HasIndex(vehicle => new { vehicle.OrganizationId, vehicle.Status, vehicle.Id });
    }
}
