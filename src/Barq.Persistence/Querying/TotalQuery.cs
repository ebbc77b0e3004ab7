namespace Barq.Persistence.Querying;

/// <summary>One statement that adds rows up, by parent where keys are given.</summary>
public sealed class TotalQuery
{
    /// <summary>The table.</summary>
    public required TableSource Table { get; init; }

    /// <summary>The parents to add up for; null to add up all rows together.</summary>
    public KeySet? Keys { get; init; }

    /// <summary>A condition; null for none.</summary>
    public Predicate? Where { get; init; }

    /// <summary>What is wanted, in the order of the slots.</summary>
    public required IReadOnlyList<Total> Totals { get; init; }
}

/// <summary>One figure of many rows. NULL counts in none of them.</summary>
/// <param name="Function">Which.</param>
/// <param name="Column">The column that it is made of.</param>
public sealed record Total(TotalFunction Function, ColumnSource Column)
{
    /// <summary>Digits after the point of an average and of a percentile.</summary>
    public const int AverageScale = 6;

    /// <summary>The figure as a column.</summary>
    /// <param name="name">Its name in the statement.</param>
    public ColumnSource Figure(string name) => Function switch
    {
        TotalFunction.DistinctCount => Figure(name, ColumnKind.Int64, 0, typeof(int)),
        TotalFunction.Average or TotalFunction.Median or TotalFunction.NinetyFifth => Figure(name, ColumnKind.Decimal, AverageScale, typeof(decimal)),
        TotalFunction.Sum when Column.Kind != ColumnKind.Decimal => Figure(name, ColumnKind.Int64, 0, typeof(long)),
        _ => Figure(name, Column.Kind, Column.Scale, Column.ClrType),
    };

    private ColumnSource Figure(string name, ColumnKind kind, int scale, Type type) =>
        ColumnSource.Figure(Column.Table, name, kind, scale, type, Function != TotalFunction.DistinctCount);
}

/// <summary>How rows are added up.</summary>
public enum TotalFunction
{
    /// <summary>The sum: a whole number of 64 bits, or an exact decimal; NULL where there is no value.</summary>
    Sum,

    /// <summary>How many different values there are.</summary>
    DistinctCount,

    /// <summary>The average, to <see cref="Total.AverageScale"/> digits after the point, halves away from zero; NULL where there is no value.</summary>
    Average,

    /// <summary>
    /// The value that half of them do not exceed, between the two nearest in proportion, rounded like an average; NULL where there is no value.
    /// </summary>
    Median,

    /// <summary>The same of 95 in 100.</summary>
    NinetyFifth,

    /// <summary>The least value; NULL where there is none.</summary>
    Minimum,

    /// <summary>The greatest value; NULL where there is none.</summary>
    Maximum,
}
