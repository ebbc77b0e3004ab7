namespace Barq.Persistence.Querying;

/// <summary>An index of a table that has all rows of it.</summary>
/// <param name="Columns">Its columns, all ascending.</param>
internal sealed record TableIndex(IReadOnlyList<ColumnSource> Columns)
{
    /// <summary>
    /// Whether rows that have one value in each of some columns stand together here, in an order: the index begins with those columns, in
    /// any sequence, and goes on with the order's.
    /// </summary>
    /// <param name="fixedColumns">The columns that have one value.</param>
    /// <param name="leaders">Columns among them with few rows for each value: the index must begin with one of them at least, where there are any.</param>
    /// <param name="required">Columns among them all of which the index must begin with.</param>
    /// <param name="terms">The order.</param>
    /// <param name="wholeOrder">Whether it must have all of the order's terms, and not the first alone.</param>
    public bool Serves(
        IReadOnlyCollection<ColumnSource> fixedColumns,
        IReadOnlyCollection<ColumnSource> leaders,
        IReadOnlyCollection<ColumnSource> required,
        IReadOnlyList<SortTerm> terms,
        bool wholeOrder)
    {
        var length = 0;
        while (length < Columns.Count && fixedColumns.Contains(Columns[length]) && Columns[length] != terms[0].Column)
        {
            length++;
        }

        var led = Columns.Take(length).ToList();
        if (!required.All(led.Contains) || (leaders.Count > 0 && !leaders.Any(led.Contains)))
        {
            return false;
        }

        var count = wholeOrder ? terms.Count : 1;
        for (var i = 0; i < count; i++)
        {
            if (length + i >= Columns.Count || Columns[length + i] != terms[i].Column || terms[i].Descending != terms[0].Descending)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether rows of one owner, of one status or all of them stand here in the order of a column.</summary>
    /// <param name="column">The column.</param>
    public bool Orders(ColumnSource column) => Columns.Count > 1 && Columns[^1] == column.Table.Key && Columns[^2] == column;
}
