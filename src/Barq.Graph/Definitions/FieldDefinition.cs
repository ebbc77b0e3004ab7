using Barq.Persistence.Querying;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Definitions;

/// <summary>A field of an entity's GraphQL type, declared by where its value comes from rather than by code that fetches it.</summary>
/// <remarks>Because a field says what it needs, an operation can be planned into statements from its selection alone.</remarks>
/// <param name="name">The field's name in the schema.</param>
/// <param name="description">Its description in the schema.</param>
public abstract class FieldDefinition(string name, string description)
{
    /// <summary>The field's name in the schema.</summary>
    public string Name { get; } = name;

    /// <summary>Its description in the schema.</summary>
    public string Description { get; } = description;

    /// <summary>How long and for whom its value may be kept; null where it says nothing.</summary>
    public CacheHint? Cache { get; private set; }

    /// <summary>Says how long and for whom the field's value may be kept: <c>@cacheControl</c>.</summary>
    public FieldDefinition CacheControl(CacheHint hint)
    {
        Cache = hint;
        return this;
    }

    /// <summary>Why the field, and its filter and order, should not be used any more; null where it may be.</summary>
    public string? DeprecationReason { get; private set; }

    /// <summary>Says that the field should not be used any more: <c>@deprecated</c>. Of a property, <see cref="Persistence.Storage.DeprecatedAttribute"/> says so.</summary>
    /// <param name="reason">Why, and what to use instead.</param>
    public FieldDefinition Deprecated(string reason)
    {
        DeprecationReason = reason;
        return this;
    }

    /// <summary>Finds the tables and columns of the field.</summary>
    internal virtual void Bind(TableSource table, EntityRegistry registry)
    {
    }
}

/// <summary>The global id, made of the primary key.</summary>
public sealed class IdField() : FieldDefinition("id", "The global id: pass it to `node`, `nodes` or the field that reads this type by id.");

/// <summary>A column of the entity's table.</summary>
/// <param name="name">The field's name.</param>
/// <param name="description">The field's description.</param>
/// <param name="propertyName">The entity's property.</param>
public class ColumnField(string name, string description, string propertyName) : FieldDefinition(name, description)
{
    /// <summary>The column.</summary>
    public ColumnSource Column { get; private set; } = null!;

    /// <summary>The description, with who sees the field where that is not everybody.</summary>
    public string FullDescription => Column.Personal is { } personal ? $"{Description} {personal.Description}" : Description;

    internal sealed override void Bind(TableSource table, EntityRegistry registry) => Column = ColumnOf(table);

    private protected virtual ColumnSource ColumnOf(TableSource table) => table.Column(propertyName);
}

/// <summary>A column that no table has: the database works it out, so that it is filtered, ordered, grouped and added up by like any other.</summary>
/// <param name="name">The field's name.</param>
/// <param name="description">The field's description.</param>
/// <param name="columnOf">Makes the column of the entity's table.</param>
public sealed class CalculatedField(string name, string description, Func<TableSource, ColumnSource> columnOf) : ColumnField(name, description, name)
{
    private protected override ColumnSource ColumnOf(TableSource table) => columnOf(table);
}

/// <summary>The related row of a to-one relation: a join of the statement that reads the entity, or a row of the cache.</summary>
/// <param name="name">The field's name.</param>
/// <param name="description">The field's description.</param>
/// <param name="navigationName">The entity's navigation property.</param>
public sealed class ToOneField(string name, string description, string navigationName) : FieldDefinition(name, description)
{
    /// <summary>The foreign key.</summary>
    public Relation Relation { get; private set; } = null!;

    /// <summary>The related entity.</summary>
    public EntityDefinition Target { get; private set; } = null!;

    /// <summary>Whether the field can be null.</summary>
    public bool IsNullable => Relation.ForeignKey.IsNullable;

    /// <summary>The namespace of the cache that the related rows come from, by a batch of keys; null where they are joined.</summary>
    public CacheNamespace? Namespace { get; private set; }

    /// <summary>Takes the related rows from the cache, all of a level in one batch, instead of joining them: for few rows that many refer to.</summary>
    /// <param name="cacheNamespace">Their namespace.</param>
    public ToOneField Cached(CacheNamespace cacheNamespace)
    {
        Namespace = cacheNamespace;
        return this;
    }

    internal override void Bind(TableSource table, EntityRegistry registry)
    {
        Relation = table.Relation(navigationName);
        Target = registry.Entity(Relation.Target.EntityType);
    }
}

/// <summary>The related rows of a to-many relation: a connection, read for all parents by one statement.</summary>
/// <param name="name">The field's name.</param>
/// <param name="description">The field's description.</param>
/// <param name="navigationName">The entity's navigation property.</param>
/// <param name="targetType">The related entity.</param>
public sealed class ToManyField(string name, string description, string navigationName, Type targetType) : FieldDefinition(name, description)
{
    /// <summary>The foreign key.</summary>
    public Relation Relation { get; private set; } = null!;

    /// <summary>The related entity.</summary>
    public EntityDefinition Target { get; private set; } = null!;

    internal override void Bind(TableSource table, EntityRegistry registry)
    {
        Relation = table.Relation(navigationName);
        Target = registry.Entity(targetType);
    }
}

/// <summary>A pure function of columns.</summary>
/// <param name="name">The field's name.</param>
/// <param name="description">The field's description.</param>
/// <param name="propertyNames">The properties that the function reads.</param>
/// <param name="valueType">The CLR type of the value (string, int, long, bool, decimal, DateTimeOffset, DateOnly or an enum).</param>
/// <param name="isNullable">Whether the function may return null.</param>
/// <param name="compute">The function, of the values of the columns in the order of their names.</param>
public sealed class ComputedField(
    string name, string description, IReadOnlyList<string> propertyNames, Type valueType, bool isNullable, Func<object?[], object?> compute)
    : FieldDefinition(name, description)
{
    /// <summary>The CLR type of the value.</summary>
    public Type ValueType { get; } = valueType;

    /// <summary>Whether the function may return null.</summary>
    public bool IsNullable { get; } = isNullable;

    /// <summary>Whether the value is a list of such values: of an enum's, as texts.</summary>
    public bool IsList { get; init; }

    /// <summary>The columns that the function reads.</summary>
    public IReadOnlyList<ColumnSource> Columns { get; private set; } = [];

    /// <summary>The function.</summary>
    internal Func<object?[], object?> Compute { get; } = compute;

    internal override void Bind(TableSource table, EntityRegistry registry) => Columns = propertyNames.Select(table.Column).ToArray();
}

/// <summary>A field that code brings: for the few that are neither columns nor relations nor functions of them.</summary>
/// <remarks>Its resolver runs for every row. It may load only through a <see cref="DataLoader{TKey, TValue}"/>: anything else is a statement for each row.</remarks>
/// <param name="name">The field's name.</param>
/// <param name="description">The field's description.</param>
/// <param name="propertyNames">The properties that the resolver reads.</param>
/// <param name="valueType">The CLR type of the value, as for <see cref="ComputedField"/>.</param>
/// <param name="isNullable">Whether the resolver may return null.</param>
/// <param name="resolve">The resolver.</param>
public sealed class ResolvedField(
    string name, string description, IReadOnlyList<string> propertyNames, Type valueType, bool isNullable, Func<ResolveContext, ValueTask<object?>> resolve)
    : FieldDefinition(name, description)
{
    /// <summary>The CLR type of the value.</summary>
    public Type ValueType { get; } = valueType;

    /// <summary>Whether the resolver may return null.</summary>
    public bool IsNullable { get; } = isNullable;

    /// <summary>The columns that the resolver reads.</summary>
    public IReadOnlyList<ColumnSource> Columns { get; private set; } = [];

    /// <summary>The resolver.</summary>
    internal Func<ResolveContext, ValueTask<object?>> Resolve { get; } = resolve;

    internal override void Bind(TableSource table, EntityRegistry registry) => Columns = propertyNames.Select(table.Column).ToArray();
}

/// <summary>An object kept as JSON in one column, whose type another column decides: one of a union.</summary>
/// <param name="name">The field's name.</param>
/// <param name="description">The field's description.</param>
/// <param name="union">The union's name.</param>
/// <param name="jsonProperty">The property with the JSON; null where there is no object.</param>
/// <param name="kindProperty">The property that decides the type.</param>
/// <param name="types">The CLR type for each value of it: its public properties are the fields, their <c>[Description]</c>s describe them.</param>
public sealed class VariantField(
    string name, string description, string union, string jsonProperty, string kindProperty, IReadOnlyDictionary<string, Type> types)
    : FieldDefinition(name, description)
{
    /// <summary>The union's name.</summary>
    public string Union { get; } = union;

    /// <summary>The CLR type for each kind.</summary>
    public IReadOnlyDictionary<string, Type> Types { get; } = types;

    /// <summary>The column with the JSON.</summary>
    public ColumnSource Json { get; private set; } = null!;

    /// <summary>The column that decides the type.</summary>
    public ColumnSource Kind { get; private set; } = null!;

    internal override void Bind(TableSource table, EntityRegistry registry)
    {
        Json = table.Column(jsonProperty);
        Kind = table.Column(kindProperty);
    }
}

/// <summary>Names as GraphQL writes them.</summary>
internal static class FieldNames
{
    /// <summary>How the names of a field's own types begin: its name with the first letter upper-cased.</summary>
    public static string Stem(string fieldName) => char.ToUpperInvariant(fieldName[0]) + fieldName[1..];
}
