using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Barq.Persistence.Changes;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Folding;
using Barq.Persistence.Organizations;
using Barq.Persistence.Users;

namespace Barq.Persistence.Tickets;

/// <summary>A case of the support desk.</summary>
[Description("A case of the support desk.")]
[Table("tickets")]
public sealed class Ticket : Entity, IOrganizationOwned, IVersioned
{
    /// <summary>Key of the owning organization.</summary>
    [Description("Key of the owning organization.")]
    public long OrganizationId { get; set; }

    /// <summary>The owning organization.</summary>
    [Description("The owning organization.")]
    public Organization Organization { get; set; } = null!;

    /// <summary>The number that people name the ticket by; unique over all organizations.</summary>
    [Description("The number that people name the ticket by; unique over all organizations.")]
    [MaxLength(50)]
    [Searched(IsNumber = true)]
    public required string TicketNumber { get; set; }

    /// <summary>Key of the courier it is about; null for none.</summary>
    [Description("Key of the courier it is about; null for none.")]
    [EventFact]
    public long? CourierId { get; set; }

    /// <summary>The courier it is about; null for none.</summary>
    [Description("The courier it is about; null for none.")]
    public Courier? Courier { get; set; }

    /// <summary>Key of the delivery it is about; null for none.</summary>
    [Description("Key of the delivery it is about; null for none.")]
    public long? DeliveryId { get; set; }

    /// <summary>The delivery it is about; null for none.</summary>
    [Description("The delivery it is about; null for none.")]
    public Delivery? Delivery { get; set; }

    /// <summary>Key of the user who opened it.</summary>
    [Description("Key of the user who opened it.")]
    public long CreatedById { get; set; }

    /// <summary>The user who opened it.</summary>
    [Description("The user who opened it.")]
    public User CreatedBy { get; set; } = null!;

    /// <summary>Key of the user who is to resolve it; null until one is assigned.</summary>
    [Description("Key of the user who is to resolve it; null until one is assigned.")]
    [EventFact]
    public long? AssignedToId { get; set; }

    /// <summary>The user who is to resolve it; null until one is assigned.</summary>
    [Description("The user who is to resolve it; null until one is assigned.")]
    public User? AssignedTo { get; set; }

    /// <summary>What it is about.</summary>
    [Description("What it is about.")]
    public TicketCategory Category { get; set; }

    /// <summary>How soon it must be resolved.</summary>
    [Description("How soon it must be resolved.")]
    [EventFact]
    public TicketPriority Priority { get; set; }

    /// <summary>Where it stands.</summary>
    [Description("Where it stands.")]
    [EventFact]
    public TicketStatus Status { get; set; }

    /// <summary>What it is about, in a line.</summary>
    [Description("What it is about, in a line.")]
    [MaxLength(200)]
    [Searched]
    public required string Subject { get; set; }

    /// <summary>What happened, at length.</summary>
    [Description("What happened, at length.")]
    [MaxLength(4000)]
    public required string Description { get; set; }

    /// <summary>How it was resolved; null before that.</summary>
    [Description("How it was resolved; null before that.")]
    [MaxLength(4000)]
    public string? Resolution { get; set; }

    /// <summary>When it must be resolved by (UTC).</summary>
    [Description("When it must be resolved by.")]
    public DateTimeOffset SlaDueAt { get; set; }

    /// <summary>When somebody first answered (UTC); null before that.</summary>
    [Description("When somebody first answered; null before that.")]
    public DateTimeOffset? FirstResponseAt { get; set; }

    /// <summary>Whether it was not resolved in time.</summary>
    [Description("Whether it was not resolved in time.")]
    [EventFact]
    public bool SlaBreached { get; set; }

    /// <inheritdoc />
    [Description("Counts the saved changes; a change names the version it was made from.")]
    public int Version { get; set; }
}
