namespace Barq.Persistence.Querying;

/// <summary>
/// A table with columns of the rows that it refers to, as if they were its own: what an order names behind to-one relations. Filters, positions, orders
/// and limits speak of one table then, and nothing is expressed twice. Filled while an order is read, and never changed afterwards.
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

    /// <summary>A column of a related row, as one of the table's own. It is NULL where there is no such row for whom it is read.</summary>
    /// <param name="path">The to-one relations that lead to the row.</param>
    /// <param name="column">The column.</param>
    public ColumnSource Require(IReadOnlyList<Relation> path, ColumnSource column)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(column);
        var join = path.Aggregate(0, _shape.RequireJoin);
        var slot = _shape.Require(join, column);
        if (slot == _columns.Count)
        {
            _columns.Add(ColumnSource.Related(table, string.Join("__", path.Select(relation => relation.ForeignKey.Name).Append(column.Name)), column));
        }

        return _columns[slot];
    }

    /// <summary>Writes it as a table in FROM.</summary>
    internal void Write(SqlBuilder sql, string alias)
    {
        sql.Append("(SELECT ").Append(Alias).Append(".*");
        for (var i = 0; i < _columns.Count; i++)
        {
            var (join, column) = _shape.Columns[i];
            sql.Append(", ").Column(PageSql.Alias(join, Alias), column).Append(" AS ").Append(_columns[i].Name);
        }

        sql.Append(" FROM ").Append(table.Name).Append(" AS ").Append(Alias);
        PageSql.WriteJoins(sql, _shape, Alias);
        sql.Append(") AS ").Append(alias);
    }
}
