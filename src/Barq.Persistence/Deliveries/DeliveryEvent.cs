using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Organizations;

namespace Barq.Persistence.Deliveries;

/// <summary>One change of a delivery's status. Written once, never edited.</summary>
[Description("One change of a delivery's status.")]
public sealed class DeliveryEvent : Entity, IOrganizationOwned
{
    /// <summary>Characters of a remark at most.</summary>
    public const int MaxNoteLength = 1000;

    /// <summary>Key of the owning organization: the delivery's, kept here so that a row can be checked by itself.</summary>
    [Description("Key of the owning organization.")]
    public long OrganizationId { get; set; }

    /// <summary>The owning organization.</summary>
    [Description("The owning organization.")]
    public Organization Organization { get; set; } = null!;

    /// <summary>Key of the delivery.</summary>
    [Description("Key of the delivery.")]
    public long DeliveryId { get; set; }

    /// <summary>The delivery.</summary>
    [Description("The delivery.")]
    public Delivery Delivery { get; set; } = null!;

    /// <summary>The status that the delivery came to.</summary>
    [Description("The status that the delivery came to.")]
    public DeliveryStatus Status { get; set; }

    /// <summary>A remark, for instance why it failed; null for none.</summary>
    [Description("A remark, for instance why it failed; null for none.")]
    [MaxLength(MaxNoteLength)]
    public string? Note { get; set; }

    /// <summary>When it happened (UTC), which can be earlier than it was saved.</summary>
    [Description("When it happened, which can be earlier than it was saved.")]
    public DateTimeOffset OccurredAt { get; set; }
}
