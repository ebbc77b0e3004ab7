namespace Barq.Persistence.Querying;

/// <summary>
/// Writes the statement that puts rows together. Groups are a table in FROM, of which conditions, positions and order speak as they do of any:
/// no expression is told twice. Alike in both databases, but for the spans of time.
/// </summary>
internal static class GroupSql
{
    internal const string Groups = "g";

    /// <summary>Writes the statement.</summary>
    public static void Write(SqlBuilder sql, GroupQuery query)
    {
        sql.Mode = PageForm.ModeOf(query.Keys, query.Where);
        if (DistinctSql.Serves(query, sql.Fence))
        {
            DistinctSql.Write(sql, query);
            WriteBounds(sql, query);
            WriteOrder(sql, query, Groups);
            sql.Append(" LIMIT ").Parameter(LimitOf(query));
            return;
        }

        if (query.Keys is null)
        {
            sql.Append("SELECT * FROM (");
            WriteGroups(sql, query);
            WriteBounds(sql.Append(") AS ").Append(Groups), query);
            WriteOrder(sql, query, Groups);
            sql.Append(" LIMIT ").Parameter(LimitOf(query));
            return;
        }

        sql.Append("SELECT r.parent");
        foreach (var column in query.Shape.Columns)
        {
            sql.Append(", ").Column("r", column);
        }

        sql.Append(" FROM (SELECT g.*, row_number() OVER (PARTITION BY g.parent");
        WriteOrder(sql, query, Groups);
        sql.Append(") AS place FROM (");
        WriteGroups(sql, query);
        WriteBounds(sql.Append(") AS ").Append(Groups), query);
        sql.Append(") AS r WHERE r.place <= ").Parameter(LimitOf(query)).Append(" ORDER BY r.parent, r.place");
    }

    private static SqlParameterValue LimitOf(GroupQuery query) => new(ColumnKind.Int64, 0, (long)query.Limit);

    private static void WriteGroups(SqlBuilder sql, GroupQuery query)
    {
        var shape = query.Shape;
        sql.Append("SELECT ");
        if (query.Keys is { } parents)
        {
            sql.Column(PageSql.Inner, parents.Column).Append(" AS parent, ");
        }

        sql.Append("count(*) AS ").Append(shape.Count.Name);
        for (var i = 0; i < shape.Totals.Count; i++)
        {
            sql.Append(", ");
            TotalSql.WriteTotal(sql, shape.Totals[i]);
            sql.Append(" AS ").Append(shape.Figures[i].Name);
        }

        for (var i = 0; i < shape.Keys.Count; i++)
        {
            sql.Append(", ");
            WriteKey(sql, shape.Keys[i]);
            sql.Append(" AS ").Append(shape.KeyColumns[i].Name);
        }

        sql.Append(" FROM ").Append(shape.Rows.Table.Name).Append(" AS ").Append(PageSql.Inner);
        PageSql.WriteJoins(sql, shape.Rows, PageSql.Inner);
        PageSql.WriteWhere(sql, shape.Rows.Table, query.Where, query.Keys, null);

        // By the places of the columns: the parent's is the first, the keys' are the last.
        var first = (query.Keys is null ? 0 : 1) + 1 + shape.Totals.Count;
        sql.Append(" GROUP BY ").Append(query.Keys is null ? "" : "1, ");
        for (var i = 0; i < shape.Keys.Count; i++)
        {
            sql.Append(i == 0 ? "" : ", ").Append(first + 1 + i);
        }
    }

    private static void WriteKey(SqlBuilder sql, GroupKey key)
    {
        var alias = PageSql.Alias(key.Join, PageSql.Inner);
        _ = key.Bucket is { } bucket ? sql.Dialect.WriteBucket(sql, alias, key.Column, bucket, key.Zone) : sql.Joined(key.Join, alias, key.Column);
    }

    private static void WriteBounds(SqlBuilder sql, GroupQuery query)
    {
        var glue = " WHERE ";
        if (query.Having is { } having)
        {
            PredicateSql.Write(sql.Append(glue), Groups, query.Shape.Rows.Table, having);
            glue = " AND ";
        }

        if (query.After is { } after)
        {
            SeekSql.Write(sql.Append(glue), Groups, query.Order, after, before: false);
        }
    }

    private static void WriteOrder(SqlBuilder sql, GroupQuery query, string alias)
    {
        sql.Append(" ORDER BY ");
        for (var i = 0; i < query.Order.Count; i++)
        {
            sql.Append(i == 0 ? "" : ", ").Column(alias, query.Order[i].Column);
            sql.Dialect.WriteDirection(sql, query.Order[i].Column, query.Order[i].Descending);
        }
    }
}
