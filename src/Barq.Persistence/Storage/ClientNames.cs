namespace Barq.Persistence.Storage;

/// <summary>What clients call the properties of entities: in fields, inputs, errors and the audit log.</summary>
public static class ClientNames
{
    /// <summary>A property's name, in camel case.</summary>
    /// <param name="property">The name in the code.</param>
    public static string Of(string property)
    {
        ArgumentException.ThrowIfNullOrEmpty(property);
        return char.ToLowerInvariant(property[0]) + property[1..];
    }
}
