namespace Barq.Persistence.Querying;

/// <summary>What rows are put together by, and what each group of them comes to.</summary>
/// <remarks>Keys and figures are columns of the groups: conditions, orders and positions are told of them as they are of a table's.</remarks>
/// <param name="table">The table whose rows are put together.</param>
public sealed class GroupShape(TableSource table)
{
    private readonly List<GroupKey> _keys = [];
    private readonly List<ColumnSource> _keyColumns = [];
    private readonly List<Total> _totals = [];
    private readonly List<ColumnSource> _figures = [];

    /// <summary>The table, with the tables whose columns are keys.</summary>
    public RowShape Rows { get; } = new(table);

    /// <summary>How many rows a group has: the first column.</summary>
    public ColumnSource Count { get; } = ColumnSource.Figure(table, "n", ColumnKind.Int64, 0, typeof(int), isNullable: false);

    /// <summary>The keys.</summary>
    public IReadOnlyList<GroupKey> Keys => _keys;

    /// <summary>The columns of the keys, in their order: behind the figures.</summary>
    public IReadOnlyList<ColumnSource> KeyColumns => _keyColumns;

    /// <summary>What is added up.</summary>
    public IReadOnlyList<Total> Totals => _totals;

    /// <summary>The columns of what is added up, in their order: behind the count.</summary>
    public IReadOnlyList<ColumnSource> Figures => _figures;

    /// <summary>All columns, by their slots.</summary>
    internal IEnumerable<ColumnSource> Columns => [Count, .. _figures, .. _keyColumns];

    /// <summary>Adds a key.</summary>
    /// <returns>Its column.</returns>
    public ColumnSource Add(GroupKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _keys.Add(key);
        _keyColumns.Add(ColumnSource.Figure(table, $"k{_keys.Count}", key.Column.Kind, key.Column.Scale, key.Column.ClrType, isNullable: true));
        return _keyColumns[^1];
    }

    /// <summary>The column of a figure, added where it was not asked for before.</summary>
    public ColumnSource Require(Total total)
    {
        ArgumentNullException.ThrowIfNull(total);
        var index = _totals.IndexOf(total);
        if (index < 0)
        {
            index = _totals.Count;
            _totals.Add(total);
            _figures.Add(total.Figure($"a{_totals.Count}"));
        }

        return _figures[index];
    }

    /// <summary>Where a column's values are among the rows of the groups, once all columns are known.</summary>
    public int SlotOf(ColumnSource column) => column == Count ? 0
        : _figures.IndexOf(column) is >= 0 and var figure ? 1 + figure
        : 1 + _figures.Count + _keyColumns.IndexOf(column);
}

/// <summary>What rows of a group have in common.</summary>
/// <param name="Join">Which table of the shape has the column.</param>
/// <param name="Column">The column.</param>
/// <param name="Bucket">The spans into which times are put together; null for each value by itself.</param>
/// <param name="Zone">Whose calendar that is; null for days.</param>
public sealed record GroupKey(int Join, ColumnSource Column, TimeBucket? Bucket = null, TimeZoneInfo? Zone = null);

/// <summary>One statement that puts rows together, for each parent by itself where keys are given.</summary>
public sealed class GroupQuery
{
    /// <summary>What they are put together by, and what they come to.</summary>
    public required GroupShape Shape { get; init; }

    /// <summary>The parents; null for all rows together.</summary>
    public KeySet? Keys { get; init; }

    /// <summary>A condition on the rows; null for none.</summary>
    public Predicate? Where { get; init; }

    /// <summary>A condition on the groups; null for none.</summary>
    public Predicate? Having { get; init; }

    /// <summary>The order of the groups, a total one: all keys are among its terms.</summary>
    public required IReadOnlyList<SortTerm> Order { get; init; }

    /// <summary>Only groups behind this position; null for no bound.</summary>
    public IReadOnlyList<object?>? After { get; init; }

    /// <summary>How many groups at most, for each parent.</summary>
    public required int Limit { get; init; }

    /// <summary>Whether the rows of each group are counted; where they are not, the count may be anything.</summary>
    public bool IsCounted { get; init; } = true;
}
