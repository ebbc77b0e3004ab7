using Barq.Persistence.Querying;

namespace Barq.Graph.Filtering;

/// <summary>The indexes that a list's filter and order would be served by, and that are not there.</summary>
internal static class WantedIndexes
{
    /// <summary>The indexes, as <c>table (column, column)</c>; none where all is served.</summary>
    /// <param name="table">What is listed.</param>
    /// <param name="where">The filter; null for none.</param>
    /// <param name="order">The order.</param>
    public static IEnumerable<string> Of(TableSource table, Predicate? where, SortOrder order)
    {
        var conditions = Conjuncts.Of(where);
        var columns = conditions.Select(ColumnOf).OfType<ColumnSource>().ToList();
        List<string> wanted = [.. conditions.SelectMany(CountsIn).Concat(order.Joined?.Expressions.SelectMany(CountsIn) ?? []).Select(Of).OfType<string>()];
        if (columns.Count > 0 && !columns.Exists(column => column.IsIndexed))
        {
            wanted.Add(Name(table, columns[0]));
        }

        if (order is { Joined: null, Terms: [{ Column: var first }, ..] } && !first.IsIndexed && !columns.Exists(column => column.IsIndexed))
        {
            wanted.Add(Name(table, first));
        }

        return wanted.Distinct(StringComparer.Ordinal);
    }

    /// <summary>The columns of other tables by which an order over relations goes, as <c>table (column)</c>: no index of the list has them.</summary>
    /// <param name="order">The order.</param>
    public static IEnumerable<string> BehindRelations(SortOrder order) => order.Joined?.Related.Select(column => Name(column.Table, column)) ?? [];

    /// <summary>The indexes that lead to some of a table's rows by what they refer to or where they stand, as <c>table (column)</c>.</summary>
    /// <param name="table">The table.</param>
    public static IEnumerable<string> Leading(TableSource table) => table.LeadingColumns.Select(column => Name(table, column));

    /// <summary>The index by which rows would be counted; null where there is one, or where none could be.</summary>
    public static string? Of(RowCount count)
    {
        var (key, target) = (count.Relation.ForeignKey, count.Relation.Target);
        // What has one value leads further than a span.
        var columns = Conjuncts.Of(count.Condition).OrderBy(condition => condition is not (In or Compare { Comparison: Comparison.Equal })).Select(ColumnOf).OfType<ColumnSource>().ToList();
        return columns.Count == 0 || columns.Exists(column => target.HasIndexOf(key, column)) ? null : Name(target, key, columns[0]);
    }

    private static IEnumerable<RowCount> CountsIn(Predicate condition) => condition switch
    {
        { Expression: { } expression } => CountsIn(expression),
        AllOf all => all.Conditions.SelectMany(CountsIn),
        AnyOf any => any.Conditions.SelectMany(CountsIn),
        Not not => CountsIn(not.Condition),
        Related related => CountsIn(related.Condition),
        Some some => CountsIn(some.Condition),
        _ => [],
    };

    private static IEnumerable<RowCount> CountsIn(ColumnExpression expression) =>
        expression.Counts.SelectMany(count => CountsIn(count.Condition).Prepend(count));

    // What no index of a column serves is no reason to name one.
    private static ColumnSource? ColumnOf(Predicate condition) => condition switch
    {
        Compare { ReadsThrough: false, Column: { Expression: null } column } => column,
        In { Column: { Expression: null } column } => column,
        _ => null,
    };

    private static string Name(TableSource table, params IEnumerable<ColumnSource> columns) => $"{table.Name} ({string.Join(", ", columns.Select(column => column.Name))})";
}
