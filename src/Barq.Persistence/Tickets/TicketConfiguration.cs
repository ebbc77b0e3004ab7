using Barq.Persistence.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Tickets;

/// <summary>Table <c>tickets</c>.</summary>
internal sealed class TicketConfiguration : IEntityTypeConfiguration<Ticket>
{
    public void Configure(EntityTypeBuilder<Ticket> builder)
    {
        builder.BelongsTo(organization => organization.Tickets);
        builder.HasOne(ticket => ticket.Courier)
            .WithMany(courier => courier.Tickets)
            .HasForeignKey(ticket => ticket.CourierId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(ticket => ticket.Delivery)
            .WithMany(delivery => delivery.Tickets)
            .HasForeignKey(ticket => ticket.DeliveryId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(ticket => ticket.CreatedBy)
            .WithMany(user => user.CreatedTickets)
            .HasForeignKey(ticket => ticket.CreatedById)
            .HasConstraintName("fk_tickets_users_created_by")
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(ticket => ticket.AssignedTo)
            .WithMany(user => user.AssignedTickets)
            .HasForeignKey(ticket => ticket.AssignedToId)
            .HasConstraintName("fk_tickets_users_assigned_to")
            .OnDelete(DeleteBehavior.Restrict);
        builder.Property(ticket => ticket.CreatedById).HasColumnName("created_by");
        builder.Property(ticket => ticket.AssignedToId).HasColumnName("assigned_to");
        builder.HasIndex(ticket => ticket.TicketNumber).IsUnique();
    }
}
