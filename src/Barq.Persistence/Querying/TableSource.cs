using System.Collections.Frozen;

namespace Barq.Persistence.Querying;

/// <summary>A table that can be read from: what the EF model says of one entity type.</summary>
public sealed class TableSource
{
    private FrozenDictionary<string, ColumnSource> _columns = FrozenDictionary<string, ColumnSource>.Empty;
    private FrozenDictionary<string, Relation> _relations = FrozenDictionary<string, Relation>.Empty;

    internal TableSource(Type entityType, string name)
    {
        EntityType = entityType;
        Name = name;
    }

    /// <summary>The entity's CLR type.</summary>
    public Type EntityType { get; }

    /// <summary>The table's name in the database.</summary>
    public string Name { get; }

    /// <summary>The primary key: one bigint column.</summary>
    public ColumnSource Key { get; private set; } = null!;

    /// <summary>All columns.</summary>
    public IReadOnlyList<ColumnSource> Columns => _columns.Values;

    /// <summary>The indexes that have all of its rows, the key's among them.</summary>
    internal IReadOnlyList<TableIndex> Indexes { get; set; } = [];

    /// <summary>The columns that an index begins with and that lead to some of the rows: what they refer to, and where they stand.</summary>
    public IEnumerable<ColumnSource> LeadingColumns => Indexes.Select(index => index.Columns[0]).Where(column => column != Key && (column.IsReference || column.IsMember)).Distinct();

    /// <summary>Whether a column has times, and an index that a span of time can be read along.</summary>
    /// <param name="column">A column of this table.</param>
    public bool HasSpansOf(ColumnSource column) =>
        column.Kind is ColumnKind.DateTime or ColumnKind.Date && Indexes.Any(index => index.Orders(column));

    /// <summary>Whether an index begins with one column and goes on with another.</summary>
    /// <param name="first">The one.</param>
    /// <param name="second">The other.</param>
    public bool HasIndexOf(ColumnSource first, ColumnSource second) =>
        Indexes.Any(index => index.Columns is [var leading, var next, ..] && leading == first && next == second);

    /// <summary>Whose its rows are.</summary>
    internal TableFence Fence { get; set; } = null!;

    /// <summary>Whether its rows are the owners of others: few, and each with very many.</summary>
    public bool HoldsOwners => Fence.Organization == Key;

    /// <summary>Whether a column of it says whose a row is: very many rows have the same.</summary>
    /// <param name="column">The column.</param>
    public bool IsOwnedBy(ColumnSource column) => Fence.Organization == column && !HoldsOwners;

    /// <summary>The table whose rows decide what a courier sees of this one; null where its own rows do.</summary>
    public TableSource? FencedThrough => Fence.CourierRelation?.Target;

    /// <summary>The column of a mapped property.</summary>
    /// <param name="propertyName">The property's CLR name.</param>
    /// <exception cref="KeyNotFoundException">The entity maps no such property.</exception>
    public ColumnSource Column(string propertyName) => _columns.TryGetValue(propertyName, out var column)
        ? column
        : throw new KeyNotFoundException($"{EntityType.Name} maps no property {propertyName}.");

    /// <summary>The relation of a navigation.</summary>
    /// <param name="navigationName">The navigation property's CLR name.</param>
    /// <exception cref="KeyNotFoundException">The entity has no such navigation.</exception>
    public Relation Relation(string navigationName) => _relations.TryGetValue(navigationName, out var relation)
        ? relation
        : throw new KeyNotFoundException($"{EntityType.Name} has no navigation {navigationName}.");

    internal void Complete(string keyProperty, IEnumerable<ColumnSource> columns)
    {
        _columns = columns.ToFrozenDictionary(column => column.PropertyName, StringComparer.Ordinal);
        Key = Column(keyProperty);
    }

    internal void Complete(IEnumerable<KeyValuePair<string, Relation>> relations) =>
        _relations = relations.ToFrozenDictionary(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A foreign key seen from one of its ends.</summary>
/// <param name="ForeignKey">The referring column: in the near table of a to-one relation, in the far table of a to-many.</param>
/// <param name="Target">The far table.</param>
/// <param name="IsToMany">Whether one near row can have several far rows.</param>
public sealed record Relation(ColumnSource ForeignKey, TableSource Target, bool IsToMany);
