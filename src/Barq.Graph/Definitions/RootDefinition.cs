using Barq.Persistence.Querying;
using Barq.Persistence.Storage;

namespace Barq.Graph.Definitions;

/// <summary>A field of the query type that leads to an entity.</summary>
/// <param name="name">The field's name in the schema.</param>
/// <param name="description">Its description in the schema.</param>
/// <param name="entity">The entity.</param>
public abstract class RootDefinition(string name, string description, EntityDefinition entity)
{
    /// <summary>The field's name in the schema.</summary>
    public string Name { get; } = name;

    /// <summary>Its description in the schema.</summary>
    public string Description { get; } = description;

    /// <summary>The entity.</summary>
    public EntityDefinition Entity { get; } = entity;

    /// <summary>How long and for whom its answers may be kept; null where it says nothing.</summary>
    public CacheHint? Cache { get; private set; }

    /// <summary>Says how long and for whom the field's answers may be kept: <c>@cacheControl</c>.</summary>
    public RootDefinition CacheControl(CacheHint hint)
    {
        Cache = hint;
        return this;
    }

    /// <summary>Why the field should not be used any more; null where it may be.</summary>
    public string? DeprecationReason { get; private set; }

    /// <summary>Says that the field should not be used any more: <c>@deprecated</c>.</summary>
    /// <param name="reason">Why, and what to use instead.</param>
    public RootDefinition Deprecated(string reason)
    {
        DeprecationReason = reason;
        return this;
    }

    internal virtual void Bind(TableSource table)
    {
    }
}

/// <summary>All rows of the entity, as a connection.</summary>
/// <inheritdoc cref="RootDefinition(string, string, EntityDefinition)"/>
public sealed class ConnectionRoot(string name, string description, EntityDefinition entity) : RootDefinition(name, description, entity);

/// <summary>One row, by its global id or by a natural key.</summary>
/// <param name="name">The field's name in the schema.</param>
/// <param name="description">Its description in the schema.</param>
/// <param name="entity">The entity.</param>
/// <param name="propertyName">The unique property that it is found by; null for the global id.</param>
public sealed class KeyRoot(string name, string description, EntityDefinition entity, string? propertyName)
    : RootDefinition(name, description, entity)
{
    /// <summary>Whether the argument is the global id rather than a natural key.</summary>
    public bool IsNodeId => propertyName is null;

    /// <summary>The argument's name.</summary>
    public string ArgumentName => propertyName is null ? "id" : ClientNames.Of(propertyName);

    /// <summary>The column that the argument is looked for in.</summary>
    public ColumnSource Column { get; private set; } = null!;

    internal override void Bind(TableSource table) => Column = propertyName is null ? table.Key : table.Column(propertyName);
}
