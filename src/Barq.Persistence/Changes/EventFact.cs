
namespace Barq.Persistence.Changes;

/// <summary>A value before and after a change, as text: enums in upper snake case, numbers in invariant form, <c>true</c> and <c>false</c>.</summary>
/// <param name="Before">The value before; null where there was none, or no row.</param>
/// <param name="After">The value after; null where there is none.</param>
public readonly record struct EventFact(string? Before, string? After)
{
    /// <summary>Whether it was changed.</summary>
    public bool IsChanged => Before != After;
}
