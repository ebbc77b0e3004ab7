using Barq.Persistence.Access;

namespace Barq.Persistence.Querying;

/// <summary>
/// Writes pages that lead to each other as one statement. Each level is the statement that it would be by itself, so that it is planned like that;
/// where that has the keys of its parents as a parameter, this has the array of those that the level above has just read.
/// </summary>
internal static class LevelsSql
{
    private static readonly string[] _types = ["bigint", "integer", "boolean", "text", "numeric", "timestamptz", "date"];

    /// <summary>Whether a page may be a level: by an index whatever its values are, so that one plan of all levels can be kept.</summary>
    /// <param name="query">The page, or rows by key.</param>
    /// <param name="fence">The rows that are there for whom it is read.</param>
    public static bool CanBeLevel(PageQuery query, RowFence fence)
    {
        // What is worked out may be of another type than its column.
        if (query.Shape.IsCalculated || query.Order?.Joined is not null)
        {
            return false;
        }

        return query.IsPaged ? PageForms.Of(query, fence).Mode == PlanMode.Generic : PageForm.ModeByKey(query.Keys!, query.Where) != PlanMode.Custom;
    }

    /// <summary>Writes the statement.</summary>
    public static void Write(SqlBuilder sql, LevelLayout layout)
    {
        for (var i = 0; i < layout.Levels.Count; i++)
        {
            WriteLevel(sql, layout, i);
        }

        sql.Mode = PlanMode.Generic;
        for (var i = 0; i < layout.Levels.Count; i++)
        {
            WriteRows(sql, layout, i);
        }
    }

    /// <summary>Writes the keys of a level's rows as a table in FROM: <c>k</c>, with the column <c>parent</c>.</summary>
    /// <remarks>
    /// As an array, of which the planner guesses as much as of a parameter: joined to each other the levels look as large as the product of their limits,
    /// and it would read whole tables for them.
    /// </remarks>
    public static void WriteParents(SqlBuilder sql, LevelKeys keys)
    {
        sql.Append(" FROM unnest(ARRAY(SELECT ").Append(keys.AreUnique ? "" : "DISTINCT ").Append("c").Append(keys.Slot).Append(" FROM ");
        if (keys.Most is { } most)
        {
            sql.Append("(SELECT c").Append(keys.Slot).Append(" FROM l").Append(keys.Level).Append(" LIMIT ")
                .Parameter(new SqlParameterValue(ColumnKind.Int64, 0, (long)most)).Append(") AS l");
        }
        else
        {
            sql.Append("l").Append(keys.Level);
        }

        if (!keys.AreUnique)
        {
            sql.Append(" WHERE c").Append(keys.Slot).Append(" IS NOT NULL");
        }

        sql.Append(")) AS k(parent)");
    }

    private static void WriteLevel(SqlBuilder sql, LevelLayout layout, int index)
    {
        var level = layout.Levels[index];
        sql.Append(index == 0 ? "WITH l" : ", l").Append(index).Append("(");
        var glue = "";
        if (level is { IsPaged: true, Keys: not null })
        {
            sql.Append("parent");
            glue = ", ";
        }

        // Rows without a column have a number in its place.
        var columns = Math.Max(LevelLayout.CountOf(level), glue.Length == 0 ? 1 : 0);
        for (var i = 0; i < columns; i++)
        {
            sql.Append(glue).Append("c").Append(i);
            glue = ", ";
        }

        sql.Append(IsParent(layout.Levels, index) ? ") AS MATERIALIZED (" : ") AS (");
        sql.BeginLevel();
        PageSql.Write(sql, level);
        sql.Append(")");
    }

    private static bool IsParent(IReadOnlyList<PageQuery> levels, int index)
    {
        for (var i = index + 1; i < levels.Count; i++)
        {
            if (levels[i].Keys!.From!.Level == index)
            {
                return true;
            }
        }

        return false;
    }

    // The types of the places are said by the first level; the others have them from it.
    private static void WriteRows(SqlBuilder sql, LevelLayout layout, int index)
    {
        var ordinals = layout.Ordinals[index];
        sql.Append(index == 0 ? " SELECT " : " UNION ALL SELECT ").Append(index);
        var isNested = layout.Levels[index] is { IsPaged: true, Keys: not null };
        sql.Append(isNested ? ", parent" : ", CAST(NULL AS bigint)");
        for (var place = 0; place < layout.Places.Length; place++)
        {
            var column = Array.IndexOf(ordinals, LevelLayout.First + place);
            if (column >= 0)
            {
                sql.Append(", c").Append(column);
            }
            else if (index == 0)
            {
                sql.Append(", CAST(NULL AS ").Append(_types[(int)layout.Places[place]]).Append(")");
            }
            else
            {
                sql.Append(", NULL");
            }
        }

        sql.Append(" FROM l").Append(index);
    }
}
