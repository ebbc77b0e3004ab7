namespace Barq.Persistence.Storage;

/// <summary>Clients should not use this any more: <c>@deprecated</c> in the schema. The code goes on using it, so it is not obsolete.</summary>
/// <param name="reason">Why, and what to use instead.</param>
/// <remarks>Source: GraphQL specification, section 3.13.3 "@deprecated".</remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class DeprecatedAttribute(string reason) : Attribute
{
    /// <summary>Why, and what to use instead.</summary>
    public string Reason { get; } = reason;
}
