using Barq.Persistence.Querying;

namespace Barq.Graph.Paging;

/// <summary>
/// The order of a list whose filter asks for a span of time and whose client says nothing of an order: that of the time, the earliest
/// first. The database then starts at the span's end, where the order of the keys would lead it through all rows outside: they were
/// entered as time went by, so the wanted ones stand together, and what looks like a few steps along the keys is nearly all of them.
/// </summary>
/// <remarks>
/// The filter's shape decides, never its values, so that a cursor stays one of the same list while a bound moves. Other ranges (a sum, a
/// name) lie spread over the keys, and the database knows by itself which of the two ways is short.
/// </remarks>
internal static class RangeOrder
{
    /// <summary>The order; null where no time that has an index is bounded.</summary>
    /// <param name="table">What is listed.</param>
    /// <param name="where">The filter; null for none.</param>
    public static SortOrder? Of(TableSource table, Predicate? where)
    {
        if (where is null)
        {
            return null;
        }

        // Both bounds say more than one, the later rows are mostly fewer than the earlier ones; beyond that the name decides.
        var bounded = Conjuncts.Of(where).OfType<Compare>()
            .Where(compare => SideOf(compare.Comparison) != 0 && compare.Column.Table == table && table.HasSpansOf(compare.Column))
            .GroupBy(compare => compare.Column)
            .OrderByDescending(bounds => bounds.Aggregate(0, (sides, bound) => sides | SideOf(bound.Comparison)))
            .ThenBy(bounds => bounds.Key.PropertyName, StringComparer.Ordinal)
            .FirstOrDefault();
        return bounded is null ? null : new SortOrder(table, [new SortTerm(bounded.Key, Descending: false)]);
    }

    private static int SideOf(Comparison comparison) => comparison switch
    {
        Comparison.Greater or Comparison.GreaterOrEqual => 2,
        Comparison.Less or Comparison.LessOrEqual => 1,
        _ => 0,
    };
}
