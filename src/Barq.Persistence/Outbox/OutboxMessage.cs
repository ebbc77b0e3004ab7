using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace Barq.Persistence.Outbox;

/// <summary>Something that must follow a write once it is committed: written with it, so that it can't be forgotten.</summary>
[Description("Something that must follow a write once it is committed.")]
[Table("outbox_messages")]
public sealed class OutboxMessage : Entity, IOrganizationOwned
{
    /// <summary>The kind of a message that an entity was created or changed.</summary>
    public const string EntityChanged = "entity-changed";

    /// <summary>The kind of a message that many rows of a type were changed at once.</summary>
    public const string RowsChanged = "rows-changed";

    /// <summary>Key of the organization that it is about.</summary>
    [Description("Key of the organization that it is about.")]
    public long OrganizationId { get; set; }

    /// <summary>Who has to deal with it.</summary>
    [Description("Who has to deal with it.")]
    [MaxLength(100)]
    public required string Kind { get; set; }

    /// <summary>What happened, as a JSON object whose form the kind decides.</summary>
    [Description("What happened, as a JSON object whose form the kind decides.")]
    public required string Payload { get; set; }
}
