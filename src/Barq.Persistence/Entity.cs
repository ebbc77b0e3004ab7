using System.ComponentModel;

namespace Barq.Persistence;

/// <summary>What every row of the fleet has: a key, and the times of its first and its last write.</summary>
public abstract class Entity
{
    /// <summary>Primary key: an identity that the database gives, ascending with creation. 0 until the row is saved.</summary>
    [Description("The object's id, unique within its type.")]
    public long Id { get; set; }

    /// <summary>When the row was first saved (UTC, microseconds). Stamped at saving unless it is already set.</summary>
    [Description("When the object was created.")]
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the row was last saved (UTC, microseconds). Stamped at every save of a change.</summary>
    [Description("When the object was last changed.")]
    public DateTimeOffset UpdatedAt { get; set; }
}
