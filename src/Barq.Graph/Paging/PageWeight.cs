using Barq.Graph.Filtering;
using Barq.Persistence.Querying;

namespace Barq.Graph.Paging;

/// <summary>What the statements of a page weigh beside their being statements.</summary>
/// <param name="Reading">The one that reads rows.</param>
/// <param name="Counting">The one that counts.</param>
/// <param name="Grouping">One that puts rows together.</param>
internal readonly record struct PageWeight(long Reading, long Counting, long Grouping)
{
    /// <summary>All that is counted is read.</summary>
    private const long Count = 10;

    /// <summary>The weight of a page.</summary>
    public static PageWeight Of(TableSource table, Predicate? where, SortOrder order)
    {
        var filter = FilterWeights.Of(table, where);
        return new(filter + FilterWeights.Of(order), filter + Count, filter + (2 * Count));
    }
}
