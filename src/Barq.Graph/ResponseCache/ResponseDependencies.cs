using Barq.Graph.Batching;
using Barq.Graph.Plans;
using Barq.Persistence.Access;
using Barq.Persistence.Querying;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.ResponseCache;

/// <summary>What a response was made of: the rows that it read by key, and the lists that a row can come into or drop out of.</summary>
internal static class ResponseDependencies
{
    /// <summary>Rows of one load and table that are named one by one; more are their list.</summary>
    private const int MostRows = 50;

    /// <summary>The tags of a run that has come to its end.</summary>
    public static string[] Of(OperationPlan plan, OperationRun run)
    {
        var tags = new HashSet<string>(StringComparer.Ordinal);
        var fence = run.Caller.Fence;
        foreach (var load in plan.Loads)
        {
            AddLoad(tags, load, run.Results[load.Index], run, fence);
            foreach (var end in run.Ends)
            {
                if (run.ResultOf(load, end) is { } behind)
                {
                    AddLoad(tags, load, behind, run, fence);
                }
            }
        }

        return [.. tags];
    }

    private static void AddLoad(HashSet<string> tags, LoadPlan load, LoadResult result, OperationRun run, RowFence fence)
    {
        switch (load)
        {
            case PageLoad page when result.HasRead:
                AddList(tags, page.Entity.Table, fence);
                AddFilter(tags, result.Arguments?.Where, fence);
                foreach (var join in result.Groups.SelectMany(group => group.Arguments.Shape.Rows.Joins.Skip(1)))
                {
                    AddList(tags, join.Table, fence);
                }

                foreach (var table in result.Arguments?.Order.Joined?.Tables ?? [])
                {
                    AddList(tags, table, fence);
                }

                AddCalculated(tags, CalculatedOf(page, result), fence);
                break;
            case SearchLoad search when result.Rows is not null:
                AddList(tags, search.Entity.Table, fence);
                break;
            case KeyLoad byKey when result.Rows is { } rows:
                AddKeys(tags, byKey, byKey.KeySlot, rows, run.WantedKeys(byKey), fence);
                break;
            case RelatedLoad related when result.Rows is { } rows:
                AddKeys(tags, related, related.KeySlot, rows, result.Wanted, fence);
                break;
        }

        if (result.Rows is { Count: > 0 } read)
        {
            AddJoined(tags, load, read, fence);
            if (load.Shape.IsCalculated)
            {
                AddCalculated(tags, ExpressionsOf(load.Shape.Columns.Select(column => column.Column)), fence);
            }
        }
    }

    // What the order, the figures and the keys of groups are worked out of; the filter speaks for itself.
    private static IEnumerable<ColumnExpression> CalculatedOf(PageLoad page, LoadResult result) =>
    [
        .. result.Arguments?.Order.Joined?.Expressions ?? [],
        .. ExpressionsOf(page.Totals.Select(total => total.Column)),
        .. ExpressionsOf(result.Groups.SelectMany(group => group.Arguments.Shape.Totals.Select(total => total.Column).Concat(group.Arguments.Shape.Keys.Select(key => key.Column)))),
    ];

    private static IEnumerable<ColumnExpression> ExpressionsOf(IEnumerable<ColumnSource> columns) => columns.Select(column => column.Expression).OfType<ColumnExpression>();

    // It changes with the rows that it counts, whichever they are, and with the time.
    private static void AddCalculated(HashSet<string> tags, IEnumerable<ColumnExpression> expressions, RowFence fence)
    {
        foreach (var expression in expressions)
        {
            if (expression.ReadsClock)
            {
                tags.Add(CacheTags.Clock);
            }

            foreach (var count in expression.Counts)
            {
                AddList(tags, count.Relation.Target, fence);
                AddFilter(tags, count.Condition, fence);
            }
        }
    }

    private static void AddKeys(HashSet<string> tags, LoadPlan load, int keySlot, RowSet rows, int wanted, RowFence fence)
    {
        var table = load.Entity.Table;
        if (rows.Count < wanted)
        {
            // One that is missing may be added, or come within sight.
            AddList(tags, table, fence);
        }

        AddRows(tags, table, rows, keySlot, fence);
        AddFence(tags, table, fence);
    }

    private static void AddJoined(HashSet<string> tags, LoadPlan load, RowSet rows, RowFence fence)
    {
        var joins = load.Shape.Joins;
        for (var join = 1; join < joins.Count; join++)
        {
            var slot = load.Shape.SlotOf(join, joins[join].Table.Key);
            if (slot < 0)
            {
                AddList(tags, joins[join].Table, fence);
            }
            else
            {
                AddRows(tags, joins[join].Table, rows, slot, fence);
            }
        }
    }

    private static void AddRows(HashSet<string> tags, TableSource table, RowSet rows, int slot, RowFence fence)
    {
        var keys = rows.Column<Int64Buffer>(slot);
        var named = new HashSet<long>();
        for (var row = 0; row < keys.Count; row++)
        {
            if (!keys.IsNull(row) && named.Add(keys[row]) && named.Count > MostRows)
            {
                AddList(tags, table, fence);
                return;
            }
        }

        foreach (var key in named)
        {
            tags.Add(CacheTags.Row(table.EntityType, key));
        }
    }

    // A filter over relations reads rows that the response does not show.
    private static void AddFilter(HashSet<string> tags, Predicate? predicate, RowFence fence)
    {
        switch (predicate)
        {
            case AllOf all:
                AddFilters(tags, all.Conditions, fence);
                break;
            case AnyOf any:
                AddFilters(tags, any.Conditions, fence);
                break;
            case Not not:
                AddFilter(tags, not.Condition, fence);
                break;
            case Related related:
                AddList(tags, related.Relation.Target, fence);
                AddFilter(tags, related.Condition, fence);
                break;
            case Some some:
                AddList(tags, some.Relation.Target, fence);
                AddFilter(tags, some.Condition, fence);
                break;
            case { Expression: { } expression }:
                AddCalculated(tags, [expression], fence);
                break;
        }
    }

    private static void AddFilters(HashSet<string> tags, IReadOnlyList<Predicate> conditions, RowFence fence)
    {
        foreach (var condition in conditions)
        {
            AddFilter(tags, condition, fence);
        }
    }

    private static void AddList(HashSet<string> tags, TableSource table, RowFence fence)
    {
        tags.Add(CacheTags.List(table.EntityType, fence.OrganizationId));
        AddFence(tags, table, fence);
    }

    // What a courier sees of a table may hang on another table's rows.
    private static void AddFence(HashSet<string> tags, TableSource table, RowFence fence)
    {
        if (fence.CourierId is not null && table.FencedThrough is { } other)
        {
            tags.Add(CacheTags.List(other.EntityType, fence.OrganizationId));
        }
    }
}
