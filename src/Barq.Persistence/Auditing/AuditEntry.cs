using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Barq.Persistence.Storage;

namespace Barq.Persistence.Auditing;

/// <summary>One object that a write created or changed. Written with the change itself, never edited.</summary>
[Description("One object that a write created or changed: who, what, when, before and after.")]
[Table("audit_log")]
public sealed class AuditEntry : Entity, IOrganizationOwned
{
    /// <summary>Characters of an actor's name at most.</summary>
    public const int MaxActorLength = 200;

    /// <summary>Key of the organization whose object it is.</summary>
    [Description("Key of the organization whose object it is.")]
    public long OrganizationId { get; set; }

    /// <summary>Who did it: <c>user 12</c>, <c>courier 5</c>, or what the product calls itself.</summary>
    [Description("Who did it: `user 12`, `courier 5`, or a part of the product.")]
    [MaxLength(MaxActorLength)]
    public required string Actor { get; set; }

    /// <summary>Key of the user who did it; null where it was none.</summary>
    [Description("Key of the user who did it; null where it was none.")]
    public long? ActorUserId { get; set; }

    /// <summary>The user who did it; null where it was none. Not loaded by EF Core.</summary>
    [Description("The user who did it; null where it was none.")]
    [NotMapped]
    [Reference(nameof(ActorUserId), "User")]
    public Entity? ActorUser { get; set; }

    /// <summary>Key of the courier who did it; null where it was none.</summary>
    [Description("Key of the courier who did it; null where it was none.")]
    public long? ActorCourierId { get; set; }

    /// <summary>The courier who did it; null where it was none. Not loaded by EF Core.</summary>
    [Description("The courier who did it; null where it was none.")]
    [NotMapped]
    [Reference(nameof(ActorCourierId), "Courier")]
    public Entity? ActorCourier { get; set; }

    /// <summary>What was done: the mutation's name.</summary>
    [Description("What was done: the mutation's name.")]
    [MaxLength(100)]
    public required string Action { get; set; }

    /// <summary>The object's type.</summary>
    [Description("The object's type.")]
    [MaxLength(100)]
    public required string EntityType { get; set; }

    /// <summary>The object's key.</summary>
    [Description("The object's key.")]
    public long EntityId { get; set; }

    /// <summary>The changed fields as they were, as a JSON object; null for a new object.</summary>
    [Description("The changed fields as they were, as a JSON object; null for a new object.")]
    public string? Before { get; set; }

    /// <summary>The changed fields as they became, as a JSON object; null for a deleted object.</summary>
    [Description("The changed fields as they became, as a JSON object; null for a deleted object.")]
    public string? After { get; set; }
}
