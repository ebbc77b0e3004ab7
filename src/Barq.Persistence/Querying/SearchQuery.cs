using Barq.Persistence.Folding;

namespace Barq.Persistence.Querying;

/// <summary>One statement that finds rows of a table by what somebody typed, the best first.</summary>
public sealed class SearchQuery
{
    /// <summary>What to read of the rows that are found. Behind its columns come the score and the place of the field that matched.</summary>
    public required RowShape Shape { get; init; }

    /// <summary>The texts that are searched.</summary>
    public required IReadOnlyList<ColumnSource> Fields { get; init; }

    /// <summary>What is looked for.</summary>
    public required SearchText Text { get; init; }

    /// <summary>How many rows at most.</summary>
    public required int Limit { get; init; }

    /// <summary>The slot of the score, in thousandths.</summary>
    /// <param name="shape">A complete shape.</param>
    public static int ScoreSlot(RowShape shape) => shape.Columns.Count;

    /// <summary>The slot of the place that the matching field has among <see cref="Fields"/>.</summary>
    /// <param name="shape">A complete shape.</param>
    public static int FieldSlot(RowShape shape) => shape.Columns.Count + 1;
}
