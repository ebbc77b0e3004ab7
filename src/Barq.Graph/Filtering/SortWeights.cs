using Barq.Persistence.Access;
using Barq.Persistence.Querying;

namespace Barq.Graph.Filtering;

/// <summary>What it weighs to put a list in an order that no index has: all rows that its filter leaves are read, joined and sorted, as many as there are.</summary>
internal static class SortWeights
{
    /// <summary>The rows that take as long as a page that an index leads to, where one thing is looked up for each: a related row, or the column itself.</summary>
    private const long Step = 200;

    /// <summary>What it weighs to count rows for one.</summary>
    private const long Count = 10;

    /// <summary>What it weighs to work out something else for one.</summary>
    private const long Calculation = 2;

    /// <summary>What a row weighs that is looked up from its parent, and not read with all others.</summary>
    private const long LookedUp = 4;

    /// <summary>The weight; 0 where an index has the order, and where the size of the table is not known.</summary>
    /// <param name="sizes">The sizes of the tables.</param>
    /// <param name="table">What is listed.</param>
    /// <param name="where">The filter; null for none.</param>
    /// <param name="order">The order.</param>
    /// <param name="fence">What the caller sees: of one courier's rows there are few.</param>
    /// <param name="parents">Whose rows they are, and how many of those there are; null for a list of all.</param>
    public static long Of(TableSizes sizes, TableSource table, Predicate? where, SortOrder order, RowFence fence, (TableSource Table, long Count)? parents = null)
    {
        if (order.Terms[0].Column.IsIndexed || fence.CourierId is not null)
        {
            return 0;
        }

        // Each parent has as many rows as the others.
        var share = parents is { } some ? Math.Min(1, some.Count / Math.Max(1.0, sizes.RowsLeft(some.Table, null, fence))) : 1;
        return (long)(sizes.RowsLeft(table, where, fence) * share) * PerRow(order) * (parents is null ? 1 : LookedUp) / Step;
    }

    private static long PerRow(SortOrder order) => Math.Max(1, (order.Joined?.Joins ?? 0) + (order.Joined?.Expressions.Sum(expression => expression.Counts.Any() ? Count : Calculation) ?? 0));
}
