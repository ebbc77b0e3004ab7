using System.ComponentModel;

namespace Barq.Persistence.Writing;

/// <summary>What becomes of the other items where one of many can't be done.</summary>
[Description("What becomes of the other items where one of many can't be done.")]
public enum WriteMode
{
    /// <summary>All or nothing: where one can't be done, none is.</summary>
    [Description("All or nothing: where one can't be done, none is.")]
    All,

    /// <summary>Each by itself: those that can be done are done.</summary>
    [Description("Each by itself: those that can be done are done.")]
    Each,
}
