namespace Barq.Persistence.Querying;

/// <summary>
/// A table with columns of the rows that it refers to, and with those that are worked out, as if they were its own: what an order names. Filters, positions,
/// orders and limits speak of one table then, and nothing is expressed twice. Filled while an order is read, and never changed afterwards.
/// </summary>
/// <param name="table">The table.</param>
public sealed class JoinedTable(TableSource table)
{
    private const string Alias = "r";

    private readonly RowShape _shape = new(table);
    private readonly List<ColumnSource> _columns = [];

    /// <summary>The tables that are joined to it.</summary>
    public IEnumerable<TableSource> Tables => _shape.Joins.Skip(1).Select(join => join.Table);

    /// <summary>How many there are.</summary>
    public int Joins => _shape.Joins.Count - 1;

    /// <summary>Whether an order needs it at all.</summary>
    public bool HasColumns => _columns.Count > 0;

    /// <summary>The columns that other tables have.</summary>
    public IEnumerable<ColumnSource> Related => _shape.Columns.Where(column => column.Join > 0 && column.Column.Expression is null).Select(column => column.Column);

    /// <summary>What its columns are made of that are worked out.</summary>
    public IEnumerable<ColumnExpression> Expressions => _shape.Columns.Select(column => column.Column.Expression).OfType<ColumnExpression>();

    /// <summary>A column of a related row, or one that is worked out, as one of the table's own. It is NULL where there is no such row for whom it is read.</summary>
    /// <param name="path">The to-one relations that lead to the row; none for the table's own row.</param>
    /// <param name="column">The column.</param>
    public ColumnSource Require(IReadOnlyList<Relation> path, ColumnSource column)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(column);
        var join = path.Aggregate(0, _shape.RequireJoin);
        var slot = _shape.Require(join, column);
        if (slot == _columns.Count)
        {
            var name = string.Join("__", path.Select(relation => relation.ForeignKey.Name).Append(column.Name));
            _columns.Add(ColumnSource.Joined(table, name, column, path.Count > 0 || column.IsNullable));
        }

        return _columns[slot];
    }

    /// <summary>The column that stands for one of the row's own that is worked out; null where no order names that.</summary>
    internal ColumnSource? Own(ColumnSource column) => _shape.SlotOf(0, column) is >= 0 and var slot ? _columns[slot] : null;

    /// <summary>Writes it as a table in FROM.</summary>
    internal void Write(SqlBuilder sql, string alias)
    {
        sql.Append("(SELECT ").Append(Alias).Append(".*");
        for (var i = 0; i < _columns.Count; i++)
        {
            var (join, column) = _shape.Columns[i];
            sql.Append(", ").Joined(join, PageSql.Alias(join, Alias), column).Append(" AS ").Append(_columns[i].Name);
        }

        sql.Append(" FROM ").Append(table.Name).Append(" AS ").Append(Alias);
        PageSql.WriteJoins(sql, _shape, Alias);
        sql.Append(") AS ").Append(alias);
    }
}
