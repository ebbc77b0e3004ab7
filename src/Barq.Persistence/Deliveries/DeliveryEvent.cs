using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Barq.Persistence.Access;
using Barq.Persistence.Auditing;
using Barq.Persistence.Couriers;
using Barq.Persistence.Organizations;
using Barq.Persistence.Storage;
using Barq.Persistence.Users;

namespace Barq.Persistence.Deliveries;

/// <summary>One change of a delivery's status. Written once, never edited.</summary>
[Description("One change of a delivery's status.")]
[Table("delivery_events")]
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

    /// <summary>Who did it, as the audit log names them; null for changes of the time before it was noted.</summary>
    [Description("Who did it: `user 12`, `courier 5`, or a part of the product; null for changes of the time before it was noted.")]
    [MaxLength(AuditEntry.MaxActorLength)]
    public string? Actor { get; set; }

    /// <summary>Key of the user who did it; null where it was none.</summary>
    [Description("Key of the user who did it; null where it was none.")]
    public long? ActorUserId { get; set; }

    /// <summary>The user who did it; null where it was none. Not loaded by EF Core.</summary>
    [Description("The user who did it; null where it was none.")]
    [Reference(nameof(ActorUserId))]
    public User? ActorUser { get; set; }

    /// <summary>Key of the courier who did it; null where it was none.</summary>
    [Description("Key of the courier who did it; null where it was none.")]
    public long? ActorCourierId { get; set; }

    /// <summary>The courier who did it; null where it was none. Not loaded by EF Core.</summary>
    [Description("The courier who did it; null where it was none.")]
    [Reference(nameof(ActorCourierId))]
    public Courier? ActorCourier { get; set; }

    /// <summary>When it happened (UTC), which can be earlier than it was saved.</summary>
    [Description("When it happened, which can be earlier than it was saved.")]
    public DateTimeOffset OccurredAt { get; set; }

    /// <summary>A change that somebody makes.</summary>
    /// <param name="caller">Who makes it.</param>
    /// <param name="delivery">The delivery, in the status that it came to.</param>
    /// <param name="note">A remark; null for none.</param>
    /// <param name="occurredAt">When it happened.</param>
    internal static DeliveryEvent By(Caller caller, Delivery delivery, string? note, DateTimeOffset occurredAt) => new()
    {
        OrganizationId = delivery.OrganizationId,
        DeliveryId = delivery.Id,
        Status = delivery.Status,
        Note = note,
        Actor = caller.Name,
        ActorUserId = caller.UserId,
        ActorCourierId = caller.CourierId,
        OccurredAt = occurredAt,
    };
}
