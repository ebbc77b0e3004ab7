namespace Barq.Persistence.Querying;

/// <summary>Writes "the rows behind this position of the order" (keyset paging), NULL being the largest value.</summary>
internal static class SeekSql
{
    /// <summary>Writes the condition.</summary>
    /// <param name="sql">Where to.</param>
    /// <param name="alias">The table's alias.</param>
    /// <param name="terms">The order.</param>
    /// <param name="position">A value for each term.</param>
    /// <param name="before">Whether the rows before the position are wanted instead.</param>
    public static void Write(SqlBuilder sql, string alias, IReadOnlyList<SortTerm> terms, IReadOnlyList<object?> position, bool before)
    {
        if (CanCompareRows(terms))
        {
            // One row comparison is what a btree index over the terms can seek to directly.
            WriteRow(sql, alias, terms, position, 0, terms[0].Descending != before);
            return;
        }

        WriteTerm(sql, alias, terms, position, before, 0);
    }

    private static bool CanCompareRows(IReadOnlyList<SortTerm> terms)
    {
        for (var i = 0; i < terms.Count; i++)
        {
            if (terms[i].Column.IsNullable || terms[i].Descending != terms[0].Descending)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes one comparison of the terms from <paramref name="first"/> on with the position.</summary>
    internal static void WriteRow(SqlBuilder sql, string alias, IReadOnlyList<SortTerm> terms, IReadOnlyList<object?> position, int first, bool less)
    {
        sql.Append("(");
        for (var i = first; i < terms.Count; i++)
        {
            sql.Append(i == first ? "" : ", ").Column(alias, terms[i].Column);
        }

        sql.Append(less ? ") < (" : ") > (");
        for (var i = first; i < terms.Count; i++)
        {
            sql.Append(i == first ? "" : ", ").Parameter(terms[i].Column, position[i]);
        }

        sql.Append(")");
    }

    private static void WriteTerm(SqlBuilder sql, string alias, IReadOnlyList<SortTerm> terms, IReadOnlyList<object?> position, bool before, int index)
    {
        var term = terms[index];
        var value = position[index];
        var isLast = index == terms.Count - 1;
        var less = term.Descending != before;
        sql.Append("(");
        WriteBeyond(sql, alias, term.Column, value, less);
        if (!isLast)
        {
            sql.Append(" OR (").Column(alias, term.Column);
            _ = value is null ? sql.Append(" IS NULL") : sql.Append(" = ").Parameter(term.Column, value);
            sql.Append(" AND ");
            WriteTerm(sql, alias, terms, position, before, index + 1);
            sql.Append(")");
        }

        sql.Append(")");
    }

    private static void WriteBeyond(SqlBuilder sql, string alias, ColumnSource column, object? value, bool less)
    {
        if (value is null)
        {
            _ = less ? sql.Column(alias, column).Append(" IS NOT NULL") : sql.Append("FALSE");
            return;
        }

        sql.Column(alias, column).Append(less ? " < " : " > ").Parameter(column, value);
        if (!less && column.IsNullable)
        {
            sql.Append(" OR ").Column(alias, column).Append(" IS NULL");
        }
    }
}
