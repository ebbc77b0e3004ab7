namespace Barq.Persistence.Querying;

/// <summary>Writes whole statements out of the pieces that are alike in both databases.</summary>
internal static class PageSql
{
    /// <summary>The alias of the table that is read, inside the part that filters, orders and limits.</summary>
    internal const string Inner = "t";

    /// <summary>The alias of that part, for what is written around it.</summary>
    internal const string Outer = "t0";

    /// <summary>Writes the statement of a page, of a page per parent, or of rows by key.</summary>
    public static void Write(SqlBuilder sql, PageQuery query)
    {
        sql.Ordered = query.Order?.Joined;
        if (!query.IsPaged)
        {
            WriteByKey(sql, query);
        }
        else if (query.Keys is not null)
        {
            sql.Dialect.WritePagePerParent(sql, query);
        }
        else
        {
            sql.Dialect.WritePage(sql, query);
        }
    }

    /// <summary>Writes the statement that counts.</summary>
    public static void Write(SqlBuilder sql, CountQuery query)
    {
        if (query.Limit is { } limit)
        {
            WriteBounded(sql, query, limit);
            return;
        }

        BeginGroups(sql, query.Keys, query.Where);
        sql.Append("count(*)");
        EndGroups(sql, query.Table, query.Keys, query.Where);
    }

    /// <summary>Begins the statement of figures of many rows, by parent where there are parents; the figures follow.</summary>
    internal static void BeginGroups(SqlBuilder sql, KeySet? parents, Predicate? where)
    {
        sql.Mode = PageForm.ModeOf(parents, where);
        sql.Append("SELECT ");
        if (parents is not null)
        {
            sql.Column(Inner, parents.Column).Append(", ");
        }
    }

    /// <summary>Ends it: of which rows, and of which parents.</summary>
    internal static void EndGroups(SqlBuilder sql, TableSource table, KeySet? parents, Predicate? where)
    {
        sql.Append(" FROM ").Append(table.Name).Append(" AS ").Append(Inner);
        WriteWhere(sql, table, where, parents, null);
        if (parents is not null)
        {
            sql.Append(" GROUP BY ").Column(Inner, parents.Column);
        }
    }

    // Each parent's rows are counted by themselves: a limit of all together would be that of the first.
    private static void WriteBounded(SqlBuilder sql, CountQuery query, int limit)
    {
        sql.Mode = PageForm.ModeOf(query.Keys, query.Where);
        sql.Append(query.Keys is null ? "SELECT count(*) FROM (SELECT 1 FROM " : "SELECT k.parent, (SELECT count(*) FROM (SELECT 1 FROM ")
            .Append(query.Table.Name).Append(" AS ").Append(Inner);
        if (query.Keys is { } keys)
        {
            sql.Append(" WHERE ").Column(Inner, keys.Column).Append(" = k.parent");
        }

        WriteConditions(sql, query.Table, query.Where, query.Keys, null, query.Keys is null ? " WHERE " : " AND ");
        sql.Append(" LIMIT ").Parameter(new SqlParameterValue(ColumnKind.Int64, 0, (long)limit)).Append(") AS c");
        if (query.Keys is { } parents)
        {
            sql.Dialect.WriteParents(sql.Append(")"), parents);
        }
    }

    private static void WriteByKey(SqlBuilder sql, PageQuery query)
    {
        sql.Mode = PageForm.ModeByKey(query.Keys!, query.Where);
        sql.Append("SELECT ");
        WriteSelected(sql, query, Inner, "");
        sql.Append(" FROM ").Append(query.Shape.Table.Name).Append(" AS ").Append(Inner);
        WriteJoins(sql, query.Shape, Inner);
        WriteWhere(sql, query.Shape.Table, query.Where, query.Keys, null);
    }

    /// <summary>Writes the statement of a page as one read.</summary>
    internal static void WritePage(SqlBuilder sql, PageQuery query, Predicate? where)
    {
        // Limit first, join and count after: joined rows would otherwise be carried through the sort, and those of all rows be counted.
        var joined = query.Shape.IsWide;
        sql.Append("SELECT ");
        if (joined)
        {
            WriteSelected(sql, query, Outer, "");
            sql.Append(" FROM (SELECT ");
        }

        WriteInnerColumns(sql, query, joined);
        WriteFrom(sql.Append(" FROM "), query);
        WriteWhere(sql, query.Shape.Table, where, null, query);
        WriteOrder(sql, query, Inner, null);
        WriteLimit(sql, query);
        if (joined)
        {
            sql.Append(") AS t0");
            WriteJoins(sql, query.Shape, Outer);
            WriteOrder(sql, query, Outer, null);
        }
    }

    /// <summary>How many rows are read to the end of the page, as a parameter: one more than asked where the page looks ahead.</summary>
    internal static SqlParameterValue LimitOf(PageQuery query) => new(ColumnKind.Int64, 0, (long)query.Offset + query.Limit + (query.LookAhead ? 1 : 0));

    /// <summary>How many of them are passed over, as a parameter.</summary>
    internal static SqlParameterValue OffsetOf(PageQuery query) => new(ColumnKind.Int64, 0, (long)query.Offset);

    /// <summary>Cuts the page from its rows in order.</summary>
    internal static void WriteLimit(SqlBuilder sql, PageQuery query)
    {
        sql.Append(" LIMIT ").Limit(query);
        if (query.Offset > 0)
        {
            sql.Append(" - ").Parameter(OffsetOf(query)).Append(" OFFSET $").Append(sql.Parameters.Count);
        }
    }

    /// <summary>Writes the columns that are read; those of join 0 from <paramref name="own"/>, those of join n from <c>j</c>n.</summary>
    /// <param name="sql">Where to.</param>
    /// <param name="query">What is read.</param>
    /// <param name="own">The alias of the table itself.</param>
    /// <param name="glue">What to write before the first column.</param>
    internal static void WriteSelected(SqlBuilder sql, PageQuery query, string own, string glue)
    {
        foreach (var (join, column) in query.Shape.Columns)
        {
            sql.Append(glue).Column(Alias(join, own), column);
            glue = ", ";
        }

        foreach (var column in query.ExtraColumns)
        {
            sql.Append(glue).Column(own, column);
            glue = ", ";
        }

        // Rows can be asked for without a column of theirs: { nodes { __typename } }.
        sql.Append(glue.Length == 0 ? "1" : "");
    }

    internal static string Alias(int join, string own) => join switch
    {
        0 => own,
        1 => "j1",
        2 => "j2",
        3 => "j3",
        _ => "j" + join.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>Writes what the inner select has to hand out: own columns, foreign keys that are joined on, columns of the order.</summary>
    internal static void WriteInnerColumns(SqlBuilder sql, PageQuery query, bool joined)
    {
        if (!joined && query.Keys is null)
        {
            WriteSelected(sql, query, Inner, "");
            return;
        }

        var columns = PageForms.InnerColumns(query);
        for (var i = 0; i < columns.Length; i++)
        {
            sql.Append(i == 0 ? "" : ", ").Column(Inner, columns[i]);
        }
    }

    /// <summary>Writes the table that a page is cut from, with what its order needs of others.</summary>
    internal static void WriteFrom(SqlBuilder sql, PageQuery query)
    {
        if (query.Order!.Joined is { } joined)
        {
            joined.Write(sql, Inner);
            return;
        }

        sql.Append(query.Shape.Table.Name).Append(" AS ").Append(Inner);
    }

    internal static void WriteJoins(SqlBuilder sql, RowShape shape, string own)
    {
        for (var i = 1; i < shape.Joins.Count; i++)
        {
            var join = shape.Joins[i];
            var alias = Alias(i, own);
            sql.Append(" LEFT JOIN ").Append(join.Table.Name).Append(" AS ").Append(alias)
                .Append(" ON ").Column(alias, join.Table.Key).Append(" = ").Column(Alias(join.Parent, own), join.ForeignKey!);
            FenceSql.Write(sql, alias, join.Table, " AND ");
        }
    }

    internal static void WriteOrder(SqlBuilder sql, PageQuery query, string alias, string? first)
    {
        sql.Append(" ORDER BY ").Append(first is null ? "" : first + ", ");
        WriteTerms(sql, query, alias);
    }

    internal static void WriteTerms(SqlBuilder sql, PageQuery query, string alias)
    {
        var terms = query.Order!.Terms;
        for (var i = 0; i < terms.Count; i++)
        {
            sql.Append(i == 0 ? "" : ", ").Column(alias, terms[i].Column);
            sql.Dialect.WriteDirection(sql, terms[i].Column, terms[i].Descending != query.Backward);
        }
    }

    /// <summary>Writes the WHERE clause: keys, condition and bounds of the page, whichever there are.</summary>
    internal static void WriteWhere(SqlBuilder sql, TableSource table, Predicate? where, KeySet? keys, PageQuery? page)
    {
        var glue = " WHERE ";
        if (keys is not null)
        {
            sql.Append(glue);
            sql.Dialect.WriteIsAnyOf(sql, Inner, keys.Column, keys.Values);
            glue = " AND ";
        }

        WriteConditions(sql, table, where, keys, page, glue);
    }

    /// <summary>Writes fence, condition and bounds of the page, whichever there are.</summary>
    /// <returns>What to write before a further condition.</returns>
    internal static string WriteConditions(SqlBuilder sql, TableSource table, Predicate? where, KeySet? keys, PageQuery? page, string glue)
    {
        where = sql.Fence.IsOpen && sql.Dialect.JoinsRelated ? RelatedOwner.Carry(table, where, keys) : where;
        if (FenceSql.Write(sql, Inner, table, glue))
        {
            glue = " AND ";
        }

        if (where is not null and not AllOf { Conditions.Count: 0 })
        {
            PredicateSql.Write(sql.Append(glue), Inner, table, where);
            glue = " AND ";
        }

        if (page?.After is { } after)
        {
            SeekSql.Write(sql.Append(glue), Inner, page.Order!.Terms, after, before: false);
            glue = " AND ";
        }

        if (page?.Before is { } before)
        {
            SeekSql.Write(sql.Append(glue), Inner, page.Order!.Terms, before, before: true);
            glue = " AND ";
        }

        return glue;
    }
}
