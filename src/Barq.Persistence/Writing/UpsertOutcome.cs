using System.ComponentModel;

namespace Barq.Persistence.Writing;

/// <summary>What a mutation did that adds an object, or changes it where it is there.</summary>
[Description("What a mutation did that adds an object, or changes it where it is there.")]
public enum UpsertOutcome
{
    /// <summary>There was none: it was added.</summary>
    [Description("There was none: it was added.")]
    Added,

    /// <summary>There was one, and it was changed.</summary>
    [Description("There was one, and it was changed.")]
    Changed,

    /// <summary>There was one, and it said all of this already.</summary>
    [Description("There was one, and it said all of this already.")]
    Unchanged,
}
