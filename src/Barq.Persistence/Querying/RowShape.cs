namespace Barq.Persistence.Querying;

/// <summary>
/// What to read of a table and of the to-one tables joined to it: only the columns that somebody asked for.
/// Filled while a plan is made, and never changed once rows are read by it.
/// </summary>
/// <remarks>Join 0 is the table itself; every other join follows a foreign key of an earlier one.</remarks>
public sealed class RowShape
{
    private readonly List<RowJoin> _joins = [];
    private readonly List<RowColumn> _columns = [];

    /// <summary>An empty shape.</summary>
    /// <param name="table">The table whose rows are read.</param>
    public RowShape(TableSource table)
    {
        Table = table;
        _joins.Add(new RowJoin(-1, null, table));
    }

    /// <summary>The table whose rows are read.</summary>
    public TableSource Table { get; }

    /// <summary>The joined tables; the first is <see cref="Table"/> itself.</summary>
    public IReadOnlyList<RowJoin> Joins => _joins;

    /// <summary>The columns, in the order of their slots.</summary>
    public IReadOnlyList<RowColumn> Columns => _columns;

    /// <summary>Whether other tables' rows are read for each row: joined, or counted.</summary>
    public bool IsWide => _joins.Count > 1 || _columns.Exists(column => column.Column.Expression?.Counts.Any() == true);

    /// <summary>Whether columns are among them that no table has.</summary>
    public bool IsCalculated => _columns.Exists(column => column.Column.Expression is not null);

    /// <summary>The slot of a column, added where it was not asked for before.</summary>
    /// <param name="join">Which joined table it belongs to.</param>
    /// <param name="column">The column.</param>
    public int Require(int join, ColumnSource column)
    {
        var slot = SlotOf(join, column);
        if (slot < 0)
        {
            slot = _columns.Count;
            _columns.Add(new RowColumn(join, column));
        }

        return slot;
    }

    /// <summary>The slot of a column; -1 where nobody asked for it.</summary>
    public int SlotOf(int join, ColumnSource column)
    {
        for (var i = 0; i < _columns.Count; i++)
        {
            if (_columns[i].Join == join && _columns[i].Column == column)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The join that follows a foreign key, added where nobody followed it before.</summary>
    /// <param name="parent">The join whose table has the foreign key.</param>
    /// <param name="relation">A to-one relation of that table.</param>
    public int RequireJoin(int parent, Relation relation)
    {
        var wanted = new RowJoin(parent, relation.ForeignKey, relation.Target);
        var join = _joins.IndexOf(wanted);
        if (join < 0)
        {
            join = _joins.Count;
            _joins.Add(wanted);
        }

        return join;
    }
}

/// <summary>A table in a <see cref="RowShape"/>.</summary>
/// <param name="Parent">The join that has the foreign key; -1 for the shape's own table.</param>
/// <param name="ForeignKey">The column that refers to this table's key; null for the shape's own table.</param>
/// <param name="Table">The table.</param>
public sealed record RowJoin(int Parent, ColumnSource? ForeignKey, TableSource Table);

/// <summary>A column in a <see cref="RowShape"/>.</summary>
/// <param name="Join">Which joined table it belongs to.</param>
/// <param name="Column">The column.</param>
public sealed record RowColumn(int Join, ColumnSource Column);
