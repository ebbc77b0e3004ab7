using System.Collections.Frozen;
using Barq.Persistence.Querying;

namespace Barq.Graph.Definitions;

/// <summary>All declared entity types, bound to the tables that they are read from.</summary>
public sealed class EntityRegistry
{
    private readonly FrozenDictionary<Type, EntityDefinition> _byType;
    private readonly FrozenDictionary<string, EntityDefinition> _byName;

    /// <summary>Binds the declarations; made once at start.</summary>
    /// <param name="entities">The declarations of all rooms.</param>
    /// <param name="catalog">The tables.</param>
    /// <exception cref="KeyNotFoundException">A declaration names a property, navigation or entity that the model does not have.</exception>
    public EntityRegistry(IEnumerable<EntityDefinition> entities, TableCatalog catalog)
    {
        Entities = entities.OrderBy(entity => entity.Name, StringComparer.Ordinal).ToArray();
        _byType = Entities.ToFrozenDictionary(entity => entity.EntityType);
        _byName = Entities.ToFrozenDictionary(entity => entity.Name, StringComparer.Ordinal);
        foreach (var entity in Entities)
        {
            entity.Bind(catalog, this);
        }

        Searchable = [.. Entities.Where(entity => entity.SearchedColumns.Count > 0)];
    }

    /// <summary>The types, by name.</summary>
    public IReadOnlyList<EntityDefinition> Entities { get; }

    /// <summary>Those that the search box finds.</summary>
    public IReadOnlyList<EntityDefinition> Searchable { get; }

    /// <summary>The type of an entity.</summary>
    /// <exception cref="KeyNotFoundException">No room declares it.</exception>
    public EntityDefinition Entity(Type entityType) => _byType.TryGetValue(entityType, out var entity)
        ? entity
        : throw new KeyNotFoundException($"No GraphQL type is declared for {entityType.Name}.");

    /// <summary>The type of a GraphQL name; null where there is none.</summary>
    public EntityDefinition? Entity(string name) => _byName.GetValueOrDefault(name);
}
