using Barq.Persistence.Querying;

namespace Barq.Graph.Filtering;

/// <summary>What filters and orders weigh for the database, in comparisons of a row found by an index.</summary>
internal static class FilterWeights
{
    /// <summary>What no index serves reads rows in vain.</summary>
    private const long Scan = 5;

    /// <summary>Text is read through, where a comparison looks at its first bytes.</summary>
    private const long ReadThrough = 6;

    /// <summary>What a trigram index finds is looked at once more.</summary>
    private const long Searched = 3;

    /// <summary>The related rows of a row, as far as they are looked at.</summary>
    private const long RelatedRows = 10;

    /// <summary>The rows of an organization: there are always more.</summary>
    private const long OwnedRows = 200;

    /// <summary>Products end here: no limit reaches beyond.</summary>
    private const long Most = 1_000_000_000_000;

    /// <summary>What a filter weighs on the rows of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="filter">The filter; null for none.</param>
    public static long Of(TableSource table, Predicate? filter) =>
        filter is null ? 0 : OfRow(filter, isJoined: true) * (table.HoldsOwners || IsServed(filter) ? 1 : Scan);

    /// <summary>
    /// What an order weighs: nothing where an index has it. What lies behind relations is joined to every row of the list, and what is worked out is so for
    /// every row that the filter leaves: for all of the table where no index leads to them.
    /// </summary>
    /// <param name="order">The order.</param>
    /// <param name="filter">The filter; null for none.</param>
    public static long Of(SortOrder order, Predicate? filter) => (order.Terms[0].Column.IsIndexed ? 0 : 2 * Scan) + (RelatedRows * (order.Joined?.Joins ?? 0))
        + (Scan * (order.Joined?.Expressions.Sum(OfRow) ?? 0) * (IsServed(filter) ? 1 : Scan));

    /// <summary>What figures of all rows of a list weigh beside the rows: the values of some are put in order, each for itself, and some are worked out.</summary>
    /// <param name="totals">The figures.</param>
    public static long Of(IReadOnlyList<Total> totals) => Of(totals.Select(total => total.Column))
        + (Scan * totals.Count(total => total.Function is TotalFunction.DistinctCount or TotalFunction.Median or TotalFunction.NinetyFifth));

    /// <summary>What values of all rows of a list weigh beside the rows: what they are worked out of.</summary>
    /// <param name="columns">The columns that they are made of.</param>
    public static long Of(IEnumerable<ColumnSource> columns) =>
        Math.Min(columns.Sum(column => column.Expression is { } expression && expression.Counts.Any() ? Scan * OfRow(expression) : 0), Most);

    /// <summary>What a column weighs for a row, where it is worked out: the rows that it counts, which are looked for from each row by itself.</summary>
    /// <param name="expression">What it is made of.</param>
    public static long OfRow(ColumnExpression expression) => 1 + Math.Min(expression.Counts.Sum(OfRow), Most);

    /// <summary>Whether an index leads to the rows that a filter leaves.</summary>
    /// <param name="condition">The filter; null for none.</param>
    public static bool IsServed(Predicate? condition) => condition switch
    {
        AllOf all => all.Conditions.Any(IsServed),
        AnyOf any => any.Conditions.All(IsServed),
        Compare compare => compare.IsSearch || (!compare.ReadsThrough && compare.Column.IsIndexed),
        In oneOf => oneOf.Column.IsIndexed,
        _ => false,
    };

    private static long OfRow(RowCount count)
    {
        var (key, target) = (count.Relation.ForeignKey, count.Relation.Target);
        var rows = target.IsOwnedBy(key) ? OwnedRows : RelatedRows;
        var counted = Math.Min(rows * (1 + OfRow(count.Condition, isJoined: false)), Most) * (WantedIndexes.Of(count) is null ? 1 : Scan);

        // A count that stops early reads no more than that, unless it has to look for what it counts.
        return count is { Limit: { } limit, Condition: AllOf { Conditions.Count: 0 } } ? Math.Min(counted, 1 + limit) : counted;
    }

    // What all rows have to fulfil becomes a join, and reads each table once; what stands behind "or" or a negated list is asked row by row.
    private static long OfRow(Predicate condition, bool isJoined) => condition switch
    {
        AllOf all => Sum(all.Conditions, isJoined),
        AnyOf any => Sum(any.Conditions, isJoined: false),
        Not not => OfNot(not.Condition, isJoined),
        Related related => 2 + OfRow(related.Condition, isJoined),
        Some some when isJoined => Math.Min(RelatedRows + (2 * OfRow(some.Condition, isJoined)), Most),
        Some some => Math.Min((some.Relation.Target.IsOwnedBy(some.Relation.ForeignKey) ? OwnedRows : RelatedRows) * (1 + OfRow(some.Condition, isJoined)), Most),
        { Expression: { } expression } => OfRow(expression),
        Compare { IsSearch: true } => Searched,
        Compare { ReadsThrough: true } => ReadThrough,
        In oneOf => 1 + (oneOf.Values.Count / 100),
        _ => 1,
    };

    // "none" and "all" look at every related row, where "some" ends at the first.
    private static long OfNot(Predicate condition, bool isJoined) => condition switch
    {
        Not twice => OfRow(twice.Condition, isJoined),
        AllOf { Conditions: [var single] } => OfNot(single, isJoined),
        Some => Math.Min(2 * OfRow(condition, isJoined), Most),
        Related => OfRow(condition, isJoined),
        Compare { IsSearch: true } => ReadThrough,
        _ => OfRow(condition, isJoined: false),
    };

    private static long Sum(IReadOnlyList<Predicate> conditions, bool isJoined)
    {
        var sum = 0L;
        foreach (var condition in conditions)
        {
            sum = Math.Min(sum + OfRow(condition, isJoined), Most);
        }

        return sum;
    }
}
