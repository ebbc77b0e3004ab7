using Barq.Persistence.Access;
using Barq.Persistence.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Barq.Persistence.Tickets;

/// <summary>Table <c>tickets</c>.</summary>
internal sealed class TicketConfiguration : IEntityTypeConfiguration<Ticket>, IFenced
{
    public static FenceRule Fence { get; } = FenceRule.Of<Ticket>(ticket => ticket.OrganizationId, ticket => ticket.CourierId);

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

        // organization { tickets }: by key, the latest first, the queue of a status by due time, and the urgent ones.
        builder.HasIndex(ticket => new { ticket.OrganizationId, ticket.Id });
        builder.HasIndex(ticket => new { ticket.OrganizationId, ticket.CreatedAt, ticket.Id });
        builder.HasIndex(ticket => new { ticket.OrganizationId, ticket.Status, ticket.SlaDueAt, ticket.Id });
        builder.HasIndex(ticket => new { ticket.OrganizationId, ticket.Priority, ticket.CreatedAt, ticket.Id });

        // Those that nobody has taken, and one agent's, by due time.
        builder.HasIndex(ticket => new { ticket.OrganizationId, ticket.AssignedToId, ticket.Status, ticket.SlaDueAt, ticket.Id });

        // Those touched last, and those of one category.
        builder.HasIndex(ticket => new { ticket.OrganizationId, ticket.UpdatedAt, ticket.Id });
        builder.HasIndex(ticket => new { ticket.OrganizationId, ticket.Category, ticket.CreatedAt, ticket.Id });
        builder.HasIndex(ticket => new { ticket.UpdatedAt, ticket.Id });
        builder.HasIndex(ticket => new { ticket.Category, ticket.CreatedAt, ticket.Id });

        // user { assignedTickets createdTickets }, and an agent's own queue: open ones by due time.
        builder.HasIndex(ticket => new { ticket.AssignedToId, ticket.Id });
        builder.HasIndex(ticket => new { ticket.AssignedToId, ticket.Status, ticket.SlaDueAt, ticket.Id });
        builder.HasIndex(ticket => new { ticket.CreatedById, ticket.Id });

        // delivery { tickets } and courier { tickets }.
        builder.HasIndex(ticket => new { ticket.DeliveryId, ticket.Id });
        builder.HasIndex(ticket => new { ticket.CourierId, ticket.Id });

        // A parcel's latest cases, on boards of many parcels: by this index they come with their parcels, in one statement.
        builder.HasIndex(ticket => new { ticket.DeliveryId, ticket.CreatedAt, ticket.Id });

        // A courier's latest cases, and those that a user opened last: with the years there are many of each.
        builder.HasIndex(ticket => new { ticket.CourierId, ticket.CreatedAt, ticket.Id });
        builder.HasIndex(ticket => new { ticket.CreatedById, ticket.CreatedAt, ticket.Id });

        // The open ones whose time is over.
        builder.HasIndex(ticket => new { ticket.SlaBreached, ticket.SlaDueAt, ticket.Id }).HasFilter("status NOT IN ('RESOLVED', 'CLOSED')");

        // tickets: of one status by key and by due time, the next due, the latest.
        builder.HasIndex(ticket => new { ticket.Status, ticket.Id });
        builder.HasIndex(ticket => new { ticket.Status, ticket.SlaDueAt, ticket.Id });
        builder.HasIndex(ticket => new { ticket.SlaDueAt, ticket.Id });
        builder.HasIndex(ticket => new { ticket.CreatedAt, ticket.Id });
    }
}
