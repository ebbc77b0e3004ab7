using Barq.Graph.Filtering;
using Barq.Persistence.Querying;

namespace Barq.Graph.Paging;

/// <summary>What the statements of a page weigh beside their being statements.</summary>
/// <param name="Filtering">Any, for its filter.</param>
/// <param name="Reading">The one that reads rows.</param>
internal readonly record struct PageWeight(long Filtering, long Reading)
{
    /// <summary>All that is counted is read.</summary>
    private const long Count = 10;

    /// <summary>The rows that weigh 1 where they are only passed over: of a bounded count, up to as much as a count to the end, and before a page by its number.</summary>
    private const int Step = 1000;

    /// <summary>One that counts or adds up all rows.</summary>
    public long Counting => Filtering + Count;

    /// <summary>One that puts rows together.</summary>
    public long Grouping => Filtering + (2 * Count);

    /// <summary>The weight of a page.</summary>
    public static PageWeight Of(TableSource table, Predicate? where, SortOrder order, int offset)
    {
        var filter = FilterWeights.Of(table, where);
        return new(filter, filter + FilterWeights.Of(order, where) + ((offset + Step - 1) / Step));
    }

    /// <summary>One that counts.</summary>
    /// <param name="limit">So many rows at most; null for all.</param>
    public long CountingTo(int? limit) => limit is { } most ? Filtering + Math.Min(1 + ((most - 2) / Step), Count) : Counting;
}
