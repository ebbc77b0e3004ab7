namespace Barq.Persistence.Querying;

/// <summary>Writes the statement that adds rows up, and makes the buffers that its figures are read into. Alike in both databases.</summary>
internal static class TotalSql
{
    /// <summary>Writes the statement.</summary>
    public static void Write(SqlBuilder sql, TotalQuery query)
    {
        PageSql.BeginGroups(sql, query.Keys, query.Where);
        for (var i = 0; i < query.Totals.Count; i++)
        {
            WriteTotal(i == 0 ? sql : sql.Append(", "), query.Totals[i]);
        }

        PageSql.EndGroups(sql, query.Table, query.Keys, query.Where);
    }

    /// <summary>The buffer of a figure.</summary>
    public static ColumnBuffer BufferOf(Total total, SqlDialect dialect) => dialect.CreateBuffer(total.Figure(""));

    /// <summary>Writes a figure.</summary>
    public static void WriteTotal(SqlBuilder sql, Total total)
    {
        switch (total.Function)
        {
            case TotalFunction.Average:
                sql.Dialect.WriteAverage(sql, PageSql.Inner, total.Column);
                return;
            case TotalFunction.Median:
                sql.Dialect.WritePercentile(sql, PageSql.Inner, total.Column, "0.5");
                return;
            case TotalFunction.NinetyFifth:
                sql.Dialect.WritePercentile(sql, PageSql.Inner, total.Column, "0.95");
                return;
        }

        // PostgreSQL adds whole numbers up to a larger type, which nothing else is read as.
        var (before, behind) = total.Function switch
        {
            TotalFunction.Sum when total.Column.Kind != ColumnKind.Decimal => ("CAST(sum(", ") AS bigint)"),
            TotalFunction.Sum => ("sum(", ")"),
            TotalFunction.DistinctCount => ("count(DISTINCT ", ")"),
            TotalFunction.Minimum => ("min(", ")"),
            _ => ("max(", ")"),
        };
        sql.Append(before).Column(PageSql.Inner, total.Column).Append(behind);
    }
}
