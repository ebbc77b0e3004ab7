using System.Collections.Frozen;
using System.Reflection;
using Barq.Persistence.Access;
using Barq.Persistence.Folding;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Barq.Persistence.Querying;

/// <summary>All tables of the EF model, in the few facts that reading needs; made once at start.</summary>
public sealed class TableCatalog
{
    private readonly FrozenDictionary<Type, TableSource> _tables;

    /// <summary>Reads the model.</summary>
    /// <param name="model">The model of a relational context.</param>
    /// <exception cref="NotSupportedException">An entity has a composite key, or a property of a type that can't be read.</exception>
    public TableCatalog(IModel model)
    {
        var entities = model.GetEntityTypes().Where(entity => entity.GetTableName() is not null && !entity.IsOwned()).ToList();
        _tables = entities.ToFrozenDictionary(entity => entity.ClrType, entity => new TableSource(entity.ClrType, entity.GetTableName()!));
        foreach (var entity in entities)
        {
            var table = _tables[entity.ClrType];
            var key = entity.FindPrimaryKey()?.Properties is [var single] ? single : throw new NotSupportedException(
                $"{entity.ClrType.Name} needs a primary key of one column to be read by key.");
            // Bytes are no column of a query.
            table.Complete(key.Name, entity.GetProperties().Where(property => property.ClrType != typeof(byte[])).Select(property => ColumnOf(table, entity, property)));
        }

        foreach (var entity in entities)
        {
            var table = _tables[entity.ClrType];
            table.Indexes = IndexesOf(table, entity);
            foreach (var reference in entity.GetForeignKeys())
            {
                table.Column(reference.Properties[0].Name).IsReference = true;
            }

            table.Complete(entity.GetNavigations().Select(RelationOf).Concat(ReferencesOf(table)));
        }

        foreach (var table in _tables.Values)
        {
            table.Fence = TableFence.Of(table);
        }

        foreach (var entity in entities)
        {
            MarkIndexed(_tables[entity.ClrType], entity);
        }
    }

    /// <summary>All tables.</summary>
    public IReadOnlyList<TableSource> Tables => _tables.Values;

    /// <summary>The table of an entity type.</summary>
    /// <exception cref="KeyNotFoundException">The model does not map it.</exception>
    public TableSource Table(Type entityType) => _tables.TryGetValue(entityType, out var table)
        ? table
        : throw new KeyNotFoundException($"The model maps no entity {entityType.Name}.");

    // A part of the rows answers no question about all of them.
    private static TableIndex[] IndexesOf(TableSource table, IEntityType entity) =>
    [
        new([table.Key]),
        .. entity.GetIndexes().Where(index => index.GetFilter() is null)
            .Select(index => new TableIndex([.. index.Properties.Select(property => table.Column(property.Name))])),
    ];

    private static void MarkIndexed(TableSource table, IEntityType entity)
    {
        var indexes = entity.GetIndexes().Select(index => index.Properties).Concat(entity.GetKeys().Select(key => key.Properties));
        foreach (var columns in indexes.Select(properties => properties.Select(property => table.Column(property.Name)).ToArray()))
        {
            columns[0].IsIndexed = true;
            if (columns.Length > 1 && table.IsOwnedBy(columns[0]))
            {
                columns[1].IsIndexed = true;
            }
        }
    }

    private KeyValuePair<string, Relation> RelationOf(INavigation navigation)
    {
        var foreignKey = navigation.ForeignKey;
        var column = _tables[foreignKey.DeclaringEntityType.ClrType].Column(foreignKey.Properties[0].Name);
        return new(navigation.Name, new Relation(column, _tables[navigation.TargetEntityType.ClrType], navigation.IsCollection));
    }

    private List<KeyValuePair<string, Relation>> ReferencesOf(TableSource table)
    {
        var references = new List<KeyValuePair<string, Relation>>();
        foreach (var property in table.EntityType.GetProperties())
        {
            if (property.GetCustomAttribute<ReferenceAttribute>() is { } reference)
            {
                var key = table.Column(reference.Key);
                key.IsReference = true;
                references.Add(new(property.Name, new Relation(key, TargetOf(reference, property), false)));
            }
        }

        return references;
    }

    private TableSource TargetOf(ReferenceAttribute reference, PropertyInfo property) =>
        reference.Entity is { } name ? _tables.Values.First(table => table.EntityType.Name == name) : _tables[property.PropertyType];

    private static ColumnSource ColumnOf(TableSource table, IEntityType entity, IProperty property)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        var kind = KindOf(type) ?? throw new NotSupportedException($"{entity.ClrType.Name}.{property.Name}: a {type.Name} can't be read yet.");
        var identifier = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
        var name = property.GetColumnName(identifier) ?? property.GetColumnName();
        var scale = kind == ColumnKind.Decimal ? property.GetScale() ?? 2 : 0;
        return new ColumnSource(table, property.Name, name, kind, property.IsNullable, scale, type, property.PropertyInfo?.GetCustomAttribute<PersonalDataAttribute>())
        {
            Searched = property.PropertyInfo?.GetCustomAttribute<SearchedAttribute>(),
        };
    }

    private static ColumnKind? KindOf(Type type) => type switch
    {
        _ when type == typeof(string) || type.IsEnum => ColumnKind.Text,
        _ when type == typeof(long) => ColumnKind.Int64,
        _ when type == typeof(int) => ColumnKind.Int32,
        _ when type == typeof(bool) => ColumnKind.Boolean,
        _ when type == typeof(decimal) => ColumnKind.Decimal,
        _ when type == typeof(DateTimeOffset) || type == typeof(DateTime) => ColumnKind.DateTime,
        _ when type == typeof(DateOnly) => ColumnKind.Date,
        _ => null,
    };
}
