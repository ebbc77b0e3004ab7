namespace Barq.Persistence.Querying;

/// <summary>
/// One statement's worth of reading: rows of a table in an order, perhaps between two positions, perhaps only so many,
/// perhaps so many for each of several parents.
/// </summary>
public sealed class PageQuery
{
    private IReadOnlyList<ColumnSource>? _extraColumns;

    /// <summary>What to read.</summary>
    public required RowShape Shape { get; init; }

    /// <summary>The keys that rows must have, or the parents that they must belong to; null where all rows count.</summary>
    public KeySet? Keys { get; init; }

    /// <summary>Whether order and limit apply to each of <see cref="Keys"/> by itself (a page per parent) or there is no page at all (rows by key).</summary>
    public bool IsPaged { get; init; } = true;

    /// <summary>A further condition; null for none.</summary>
    public Predicate? Where { get; init; }

    /// <summary>The order; null where <see cref="IsPaged"/> is false.</summary>
    public SortOrder? Order { get; init; }

    /// <summary>Only rows behind this position: one value for each term of the order; null for no bound.</summary>
    public IReadOnlyList<object?>? After { get; init; }

    /// <summary>Only rows before this position.</summary>
    public IReadOnlyList<object?>? Before { get; init; }

    /// <summary>Whether the page is cut from the end: rows then come in reverse order.</summary>
    public bool Backward { get; init; }

    /// <summary>How many rows at most, for each parent.</summary>
    public int Limit { get; init; }

    /// <summary>How many rows of the order are passed over before the page begins, for each parent: a page by its number. None of a page that has positions or is cut from the end.</summary>
    public int Offset { get; init; }

    /// <summary>Whether to read the values of the order's terms as well, for cursors.</summary>
    public bool ReadPositions { get; init; }

    /// <summary>The order's columns that are read beside those of the shape: none unless <see cref="ReadPositions"/> is set.</summary>
    internal IReadOnlyList<ColumnSource> ExtraColumns => _extraColumns ??= !ReadPositions
        ? []
        : Order!.Terms.Select(term => term.Column).Where(column => Shape.SlotOf(0, column) < 0).ToArray();

    /// <summary>Whether to find out if there are more rows than <see cref="Limit"/>.</summary>
    public bool LookAhead { get; init; }

    /// <summary>
    /// The forms that statements of the same table, keys' column, condition, order and positions have had; null where nobody keeps them.
    /// </summary>
    public PageForms? Forms { get; init; }
}

/// <summary>The values that a column must have.</summary>
/// <param name="Column">The column: a bigint or text.</param>
/// <param name="Values">A <c>long[]</c> or a <c>string[]</c>, without duplicates.</param>
public sealed record KeySet(ColumnSource Column, Array Values)
{
    /// <summary>The level of the same statement whose rows have the values, which then nobody knows yet; null where they are known.</summary>
    public LevelKeys? From { get; private init; }

    /// <summary>Parents that the same statement reads.</summary>
    /// <param name="column">The column that refers to them.</param>
    /// <param name="from">What reads them.</param>
    public static KeySet Of(ColumnSource column, LevelKeys from) => new(column, Array.Empty<long>()) { From = from };
}

/// <summary>The keys that rows of a level have.</summary>
/// <param name="Level">The level.</param>
/// <param name="Slot">Their slot in its shape.</param>
/// <param name="AreUnique">Whether every row has one, and each another one.</param>
/// <param name="Most">How many of its rows lead further, where it looks ahead: the row behind its page does not. Null for all.</param>
public sealed record LevelKeys(int Level, int Slot, bool AreUnique, int? Most = null)
{
    /// <summary>The keys of a level's rows; null where only some rows of each of its own parents lead further.</summary>
    /// <param name="query">The level's page.</param>
    /// <param name="level">The level.</param>
    /// <param name="slot">Their slot in its shape.</param>
    /// <param name="areUnique">Whether every row has one, and each another one.</param>
    public static LevelKeys? Of(PageQuery query, int level, int slot, bool areUnique)
    {
        ArgumentNullException.ThrowIfNull(query);
        return !query.LookAhead ? new LevelKeys(level, slot, areUnique)
            : query.Keys is null ? new LevelKeys(level, slot, areUnique, query.Limit) : null;
    }
}

/// <summary>One statement that counts rows, by parent where keys are given.</summary>
public sealed class CountQuery
{
    /// <summary>The table.</summary>
    public required TableSource Table { get; init; }

    /// <summary>The parents to count for; null to count all rows together.</summary>
    public KeySet? Keys { get; init; }

    /// <summary>A condition; null for none.</summary>
    public Predicate? Where { get; init; }

    /// <summary>How many rows are counted at most, for each parent; null to count all.</summary>
    public int? Limit { get; init; }
}
