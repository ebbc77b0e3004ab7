namespace Barq.Persistence.Querying;

/// <summary>One term of an order. NULL sorts as the largest value, whatever the database.</summary>
/// <param name="Column">A column of the table that is read, or of the order's <see cref="SortOrder.Joined"/>.</param>
/// <param name="Descending">Whether larger values come first.</param>
public readonly record struct SortTerm(ColumnSource Column, bool Descending);

/// <summary>A total order of a table's rows: the last term is the key, so that no two rows are equal.</summary>
public sealed class SortOrder
{
    /// <summary>Makes an order total by adding the key where it is not among the terms.</summary>
    /// <param name="table">The table.</param>
    /// <param name="terms">The terms asked for, perhaps none. Terms behind the key or repeated ones have no effect and are dropped.</param>
    /// <param name="joined">The table with the columns of related rows that terms name; null where none does.</param>
    public SortOrder(TableSource table, IReadOnlyList<SortTerm> terms, JoinedTable? joined = null)
    {
        Joined = joined is { HasColumns: true } ? joined : null;
        var total = new List<SortTerm>(terms.Count + 1);
        foreach (var term in terms)
        {
            if (!total.Exists(earlier => earlier.Column == term.Column))
            {
                total.Add(term);
            }

            if (term.Column == table.Key)
            {
                break;
            }
        }

        if (total.Count == 0 || total[^1].Column != table.Key)
        {
            // The key follows the direction of the last term: then one index, read one way, serves the whole order.
            total.Add(new SortTerm(table.Key, total.Count > 0 && total[^1].Descending));
        }

        Terms = total;
    }

    /// <summary>The table with the columns of related rows that terms name; null where none does.</summary>
    public JoinedTable? Joined { get; }

    /// <summary>The terms, most significant first.</summary>
    public IReadOnlyList<SortTerm> Terms { get; }
}
