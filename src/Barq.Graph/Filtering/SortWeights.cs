using Barq.Persistence.Access;
using Barq.Persistence.Querying;

namespace Barq.Graph.Filtering;

/// <summary>What it weighs to put a list in an order that no index has: all rows that its filter leaves are read, joined and sorted, as many as there are.</summary>
internal static class SortWeights
{
    /// <summary>The rows that weigh 1 where one thing is looked up for each: a related row, or the column itself.</summary>
    private const long Step = 500;

    /// <summary>What it weighs to count rows for one.</summary>
    private const long Count = 10;

    /// <summary>The weight; 0 where an index has the order, and where the size of the table is not known.</summary>
    /// <param name="sizes">The sizes of the tables.</param>
    /// <param name="table">What is listed.</param>
    /// <param name="where">The filter; null for none.</param>
    /// <param name="order">The order.</param>
    /// <param name="fence">What the caller sees: of one courier's rows there are few.</param>
    public static long Of(TableSizes sizes, TableSource table, Predicate? where, SortOrder order, RowFence fence) =>
        order.Terms[0].Column.IsIndexed || fence.CourierId is not null ? 0 : sizes.RowsLeft(table, where, fence) * PerRow(order) / Step;

    private static long PerRow(SortOrder order) => Math.Max(1, (order.Joined?.Joins ?? 0) + (order.Joined?.Expressions.Sum(expression => expression.Counts.Any() ? Count : 1) ?? 0));
}
