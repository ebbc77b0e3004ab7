using Barq.Persistence.Access;
using Barq.Persistence.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Deliveries;

/// <summary>Table <c>delivery_events</c>.</summary>
internal sealed class DeliveryEventConfiguration : IEntityTypeConfiguration<DeliveryEvent>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<DeliveryEvent>(change => change.OrganizationId, change => change.Delivery!.CourierId);

    public void Configure(EntityTypeBuilder<DeliveryEvent> builder)
    {
        builder.BelongsTo();
        builder.HasOne(change => change.Delivery)
            .WithMany(delivery => delivery.Events)
            .HasForeignKey(change => change.DeliveryId)
            .OnDelete(DeleteBehavior.Cascade);

        builder.Ignore(change => change.ActorUser);
        builder.Ignore(change => change.ActorCourier);

        // delivery { events } in the order in which they happened.
        builder.HasIndex(change => new { change.DeliveryId, change.OccurredAt, change.Id });

        // What has happened in an organization of late; and an organization that is deleted looks for what refers to it.
        builder.HasIndex(change => new { change.OrganizationId, change.OccurredAt, change.Id });
    }
}
