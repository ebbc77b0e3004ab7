namespace Barq.Persistence.Access;

/// <summary>
/// The property says something about a person that not everybody in the organization may know. Those who may not see it as null, and
/// can neither filter nor order by it.
/// </summary>
/// <param name="role">The least role that sees it.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PersonalDataAttribute(CallerRole role) : Attribute
{
    /// <summary>The least role that sees it.</summary>
    public CallerRole Role { get; } = role;

    /// <summary>Whether couriers see it too: in a table where they see nobody's row but their own.</summary>
    public bool ShownToCourier { get; init; }

    /// <summary>Whether a caller sees it.</summary>
    public bool IsShownTo(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.IsAtLeast(Role) || (ShownToCourier && caller.CourierId is not null);
    }

    /// <summary>Who sees it, as a sentence of the schema's documentation.</summary>
    public string Description => $"Personal data: shown to {string.Join(", ", Enum.GetValues<CallerRole>().Where(role => role <= Role).Select(role => role.ToString().ToUpperInvariant()))}"
        + (ShownToCourier ? " and the courier in person" : "") + "; null for others, who can't filter or order by it.";
}
