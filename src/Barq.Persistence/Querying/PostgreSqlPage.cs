namespace Barq.Persistence.Querying;

/// <summary>Writes pages for PostgreSQL in the parts that a <see cref="PageForm"/> says.</summary>
internal static class PostgreSqlPage
{
    // Few texts for all sizes of pages, and each says to within four times how many rows will be read.
    private static readonly int[] _buckets = [32, 128, 1024];

    private static readonly IReadOnlyList<SeekRange?> _unsplit = [null];

    /// <summary>Writes the statement of a page of all rows.</summary>
    public static void Write(SqlBuilder sql, PageQuery query)
    {
        var form = PageForms.Of(query, sql.Fence);
        sql.Mode = form.Mode;
        var hasPosition = form.Ranges is not null && (query.After ?? query.Before) is not null;
        if (form is { Mode: PlanMode.Custom, Spread.Count: 0 } && !hasPosition && !query.Shape.IsWide)
        {
            PageSql.WritePage(sql, query, form.Rest);
            return;
        }

        sql.Append("SELECT ");
        PageSql.WriteSelected(sql, query, "t0", "");
        sql.Append(" FROM (");
        WriteRows(sql, query, form, null);
        sql.Append(") AS t0");
        PageSql.WriteJoins(sql, query.Shape, "t0");
        PageSql.WriteOrder(sql, query, "t0", null);
    }

    /// <summary>Writes the statement of a page for each parent: the parents' keys, and for each of them its rows.</summary>
    public static void WritePerParent(SqlBuilder sql, PageQuery query)
    {
        var form = PageForms.Of(query, sql.Fence);
        sql.Mode = form.Mode;
        sql.Append("SELECT k.parent");
        PageSql.WriteSelected(sql, query, "t0", ", ");
        sql.Dialect.WriteParents(sql, query.Keys!);
        sql.Append(" CROSS JOIN LATERAL (");
        WriteRows(sql, query, form, query.Keys!.Column);
        sql.Append(") AS t0");
        PageSql.WriteJoins(sql, query.Shape, "t0");
        PageSql.WriteOrder(sql, query, "t0", "k.parent");
    }

    private static void WriteRows(SqlBuilder sql, PageQuery query, PageForm form, ColumnSource? parent)
    {
        var ranges = form.Ranges ?? _unsplit;
        var values = Combinations(form.Spread);
        if (ranges.Count * values.Count == 1)
        {
            WriteLimited(sql, query, () => WritePart(sql, query, form, parent, ranges[0], values[0]));
            PageSql.WriteLimit(sql, query);
            return;
        }

        sql.Append("SELECT * FROM (");
        var glue = "(";
        foreach (var range in ranges)
        {
            foreach (var chosen in values)
            {
                sql.Append(glue);
                WriteLimited(sql, query, () => WritePart(sql, query, form, parent, range, chosen));
                sql.Append(" LIMIT ").Limit(query);
                glue = ") UNION ALL (";
            }
        }

        sql.Append(")) AS ").Append(PageSql.Inner);
        PageSql.WriteOrder(sql, query, PageSql.Inner, null);
        PageSql.WriteLimit(sql, query);
    }

    // Each value is written by itself, so that the planner knows how rare it is; the rows of an array it takes for average ones.
    private static List<object?[]> Combinations(IReadOnlyList<In> lists)
    {
        List<object?[]> combinations = [[]];
        foreach (var list in lists)
        {
            combinations = [.. combinations.SelectMany(_ => list.Values.Distinct(), (chosen, value) => (object?[])[.. chosen, value])];
        }

        return combinations;
    }

    // With a parameter alone PostgreSQL takes the limit of a plan that is kept for a tenth of the rows, and prepares for so many. The number
    // in the text says how few they are; the parameter says where to stop.
    private static void WriteLimited(SqlBuilder sql, PageQuery query, Action writeOrdered)
    {
        var bucket = sql.Mode == PlanMode.Generic ? _buckets.FirstOrDefault(size => size > query.Offset + query.Limit) : 0;
        sql.Append(bucket == 0 ? "" : "SELECT * FROM (");
        writeOrdered();
        if (bucket != 0)
        {
            sql.Append(" LIMIT ").Append(bucket).Append(") AS ").Append(PageSql.Inner);
        }
    }

    private static void WritePart(SqlBuilder sql, PageQuery query, PageForm form, ColumnSource? parent, SeekRange? range, object?[] values)
    {
        var table = query.Shape.Table;
        sql.Append("SELECT ");
        PageSql.WriteInnerColumns(sql, query, joined: true);
        PageSql.WriteFrom(sql.Append(" FROM "), query);
        var glue = " WHERE ";
        if (parent is not null)
        {
            sql.Append(glue).Column(PageSql.Inner, parent).Append(" = k.parent");
            glue = " AND ";
        }

        for (var i = 0; i < values.Length; i++)
        {
            sql.Append(glue).Column(PageSql.Inner, form.Spread[i].Column);
            _ = values[i] is null ? sql.Append(" IS NULL") : sql.Append(" = ").Value(form.Spread[i].Column, values[i]);
            glue = " AND ";
        }

        glue = PageSql.WriteConditions(sql, table, form.Rest, query.Keys, range is null ? query : null, glue);
        if (range is { Pieces.Count: > 0 })
        {
            range.Write(sql.Append(glue), PageSql.Inner, query.Order!.Terms);
        }

        PageSql.WriteOrder(sql, query, PageSql.Inner, null);
    }
}
