using Barq.Persistence.Access;

namespace Barq.Persistence.Querying;

/// <summary>
/// Writes the different values of one column, for filter boxes: from each value the next is looked for in an index, so that what is read goes by the number of
/// values and not of rows. Groups of one key of which nobody asks more are that.
/// </summary>
internal static class DistinctSql
{
    private const string Values = "d";

    /// <summary>Whether groups are the different values of a column, and an index has them in order for whom they are read.</summary>
    /// <param name="query">The groups.</param>
    /// <param name="fence">The rows that are there for whom they are read.</param>
    public static bool Serves(GroupQuery query, RowFence fence)
    {
        if (query is not { IsCounted: false, Keys: null, Where: null or AllOf { Conditions.Count: 0 }, Order: [var term], Shape: { Totals.Count: 0, Keys: [{ Join: 0, Bucket: null } key] } shape }
            || term.Column != shape.KeyColumns[0] || !LeavesNullOutAtMost(query.Having, term.Column))
        {
            return false;
        }

        HashSet<ColumnSource> owners = [];
        var rule = shape.Rows.Table.Fence;
        if (!fence.IsOpen)
        {
            owners.Add(rule.Organization);
            if (rule.AdministratorsOnly || (fence.CourierId is not null && rule.CourierRelation is not null))
            {
                return false;
            }

            if (fence.CourierId is not null && rule.Courier is { } courier)
            {
                owners.Add(courier);
            }
        }

        // All owners lead, so that no row is read in vain.
        return shape.Rows.Table.Indexes.Any(index => index.Serves(owners, [], [.. owners], [new SortTerm(key.Column, false)], wholeOrder: true));
    }

    // Any other condition could leave out values of which so many have been read as are wanted.
    private static bool LeavesNullOutAtMost(Predicate? having, ColumnSource key) => having is null
        || (having is AllOf { Conditions: [Not { Condition: Compare { Comparison: Comparison.Equal, Value: null } isNull }] } && isNull.Column == key);

    /// <summary>Writes the values as the table of the groups.</summary>
    public static void Write(SqlBuilder sql, GroupQuery query)
    {
        var shape = query.Shape;
        var column = shape.Keys[0].Column;
        var descending = query.Order[0].Descending;
        var limit = new SqlParameterValue(ColumnKind.Int64, 0, (long)query.Limit);
        sql.Append("WITH RECURSIVE ").Append(Values).Append("(v, place) AS (SELECT f.v, CAST(1 AS bigint) FROM (");
        WriteNext(sql, shape.Rows.Table, column, descending, query.After is [{ } after] ? () => sql.Parameter(column, after) : null);
        sql.Append(") AS f UNION ALL SELECT (");
        WriteNext(sql, shape.Rows.Table, column, descending, () => sql.Append(Values).Append(".v"));
        sql.Append("), ").Append(Values).Append(".place + 1 FROM ").Append(Values).Append(" WHERE ").Append(Values).Append(".v IS NOT NULL AND ").Append(Values).Append(".place < ").Parameter(limit)
            .Append(") SELECT * FROM (SELECT CAST(0 AS bigint) AS ").Append(shape.Count.Name).Append(", ").Append(Values).Append(".v AS ").Append(shape.KeyColumns[0].Name)
            .Append(" FROM ").Append(Values).Append(" WHERE ").Append(Values).Append(".v IS NOT NULL");
        if (column.IsNullable && query.Having is null)
        {
            // In the order of the column, so that the index is read however many rows have no value.
            sql.Append(" UNION ALL SELECT * FROM (SELECT CAST(0 AS bigint), ").Column(PageSql.Inner, column);
            WriteFrom(sql, shape.Rows.Table).Column(PageSql.Inner, column).Append(" IS NULL ORDER BY ").Column(PageSql.Inner, column).Append(" LIMIT 1) AS e");
        }

        sql.Append(") AS ").Append(GroupSql.Groups);
    }

    // NULL is the largest value, and none of those that lead from one to the next.
    private static void WriteNext(SqlBuilder sql, TableSource table, ColumnSource column, bool descending, Func<SqlBuilder>? behind)
    {
        sql.Append("SELECT ").Column(PageSql.Inner, column).Append(" AS v");
        WriteFrom(sql, table).Column(PageSql.Inner, column).Append(" IS NOT NULL");
        if (behind is not null)
        {
            sql.Append(" AND ").Column(PageSql.Inner, column).Append(descending ? " < " : " > ");
            behind();
        }

        sql.Append(" ORDER BY ").Column(PageSql.Inner, column).Append(descending ? " DESC" : "").Append(" LIMIT 1");
    }

    private static SqlBuilder WriteFrom(SqlBuilder sql, TableSource table)
    {
        sql.Append(" FROM ").Append(table.Name).Append(" AS ").Append(PageSql.Inner);
        return sql.Append(FenceSql.Write(sql, PageSql.Inner, table, " WHERE ") ? " AND " : " WHERE ");
    }
}
