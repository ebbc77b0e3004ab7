namespace Barq.Persistence.Storage;

/// <summary>
/// The row that a key refers to without a constraint: it need not be there, and nobody who deletes it asks. For who did something, which
/// stays true when they are gone. Queries join it like any other; EF Core is to ignore the property.
/// </summary>
/// <param name="key">The property with the key.</param>
/// <param name="entity">The name of the row's entity, where the property's type does not say it: in rooms that work for every entity.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReferenceAttribute(string key, string? entity = null) : Attribute
{
    /// <summary>The property with the key.</summary>
    public string Key { get; } = key;

    /// <summary>The name of the row's entity; null where the property's type says it.</summary>
    public string? Entity { get; } = entity;
}
