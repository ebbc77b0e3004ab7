using Barq.Persistence.Access;
using Barq.Persistence.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Deliveries;

/// <summary>Table <c>deliveries</c>.</summary>
internal sealed class DeliveryConfiguration : IEntityTypeConfiguration<Delivery>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<Delivery>(delivery => delivery.OrganizationId, delivery => delivery.CourierId);

    public void Configure(EntityTypeBuilder<Delivery> builder)
    {
        builder.BelongsTo(organization => organization.Deliveries);
        builder.HasOne(delivery => delivery.Courier)
            .WithMany(courier => courier.Deliveries)
            .HasForeignKey(delivery => delivery.CourierId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.Property(delivery => delivery.CodAmount).HasPrecision(10, 2);
        builder.HasIndex(delivery => delivery.TrackingNumber).IsUnique();

        // organization { deliveries }: by key, the latest first, and a dispatcher's board, which shows one status, the latest first.
        builder.HasIndex(delivery => new { delivery.OrganizationId, delivery.Id });
        builder.HasIndex(delivery => new { delivery.OrganizationId, delivery.CreatedAt, delivery.Id });
        builder.HasIndex(delivery => new { delivery.OrganizationId, delivery.Status, delivery.CreatedAt, delivery.Id });

        // organization { deliveries }: those handed over last, or today; the largest sums of cash.
        builder.HasIndex(delivery => new { delivery.OrganizationId, delivery.DeliveredAt, delivery.Id });
        builder.HasIndex(delivery => new { delivery.OrganizationId, delivery.CodAmount, delivery.Id });

        // A city's board: its parcels of a status, the latest first, of an organization and of all.
        builder.HasIndex(delivery => new { delivery.OrganizationId, delivery.City, delivery.Status, delivery.CreatedAt, delivery.Id });
        builder.HasIndex(delivery => new { delivery.City, delivery.Status, delivery.CreatedAt, delivery.Id });

        // courier { deliveries }: by key, and the latest first.
        builder.HasIndex(delivery => new { delivery.CourierId, delivery.Id });
        builder.HasIndex(delivery => new { delivery.CourierId, delivery.CreatedAt, delivery.Id });

        // couriers with some parcel, or none, in a status; a courier's parcels of a status, listed and counted; those handed over today.
        builder.HasIndex(delivery => new { delivery.CourierId, delivery.Status, delivery.CreatedAt, delivery.Id });
        builder.HasIndex(delivery => new { delivery.CourierId, delivery.DeliveredAt, delivery.Id });

        // How many parcels each courier has to bring, for every courier of a list: those are few, however many there have been.
        builder.HasIndex(delivery => new { delivery.CourierId, delivery.Status, delivery.Id }).HasFilter("status IN ('ASSIGNED', 'IN_TRANSIT')");

        // deliveries of one status, by key and the latest first. Each order needs its own: the rare statuses (pending, in transit) stand
        // together at one end of either order, where a walk along an index without the status passes nearly the whole table.
        builder.HasIndex(delivery => new { delivery.Status, delivery.Id });
        builder.HasIndex(delivery => new { delivery.Status, delivery.CreatedAt, delivery.Id });

        // deliveries: the latest first, those changed since a device last asked, those handed over today,
        // the largest sums of cash.
        builder.HasIndex(delivery => new { delivery.CreatedAt, delivery.Id });
        builder.HasIndex(delivery => new { delivery.UpdatedAt, delivery.Id });
        builder.HasIndex(delivery => new { delivery.DeliveredAt, delivery.Id });
        builder.HasIndex(delivery => new { delivery.CodAmount, delivery.Id });
    }
}
