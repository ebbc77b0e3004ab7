using Barq.Persistence.Access;

namespace Barq.Persistence.Querying;

/// <summary>
/// Into which parts a page is taken on PostgreSQL, so that each of them is one descent into an index and a few steps along it, and whether
/// the plan of the whole can be kept. Everything is read off the query and the indexes that the model has; no value decides.
/// </summary>
/// <remarks>
/// A part is a value of an <c>in</c> list, or a range of a seek. Each gives its first rows in order, and the page is cut from those of all.
/// </remarks>
internal sealed class PageForm
{
    /// <summary>Values that are read one by one at most, of all lists together: for more, one read of all is cheaper.</summary>
    private const int MaxValues = 8;

    private const int MaxRanges = 6;

    private static readonly SeekRange _everything = new([]);

    private PageForm(IReadOnlyList<In> spread, Predicate? rest, IReadOnlyList<SeekRange>? ranges, PlanMode mode)
    {
        Spread = spread;
        Rest = rest;
        Ranges = ranges;
        Mode = mode;
    }

    /// <summary>The lists whose values are read one by one.</summary>
    public IReadOnlyList<In> Spread { get; }

    /// <summary>What is left of the condition; null for nothing.</summary>
    public Predicate? Rest { get; }

    /// <summary>The ranges that the positions leave, never none; null where the positions are no ranges of an index, and are written as conditions.</summary>
    public IReadOnlyList<SeekRange>? Ranges { get; }

    /// <summary>How to plan it.</summary>
    public PlanMode Mode { get; }

    /// <summary>The form of a page, or of a page per parent.</summary>
    /// <param name="query">What is read.</param>
    /// <param name="fence">The rows that are there for whom it is read.</param>
    public static PageForm Of(PageQuery query, RowFence fence)
    {
        var table = query.Shape.Table;
        var terms = query.Order!.Terms;
        var conjuncts = Conjuncts.Of(query.Where);
        var equal = conjuncts.Where(IsOneValue).Select(ColumnOf).ToList();
        HashSet<ColumnSource> fixedColumns = [.. Owners(query, fence), .. equal];
        var leaders = Leaders(query, fence, equal);
        // Rows that are asked for by what refers to them are best looked for from there, and then all values are tried on them at once.
        var spread = conjuncts.Any(condition => condition is Some)
            ? []
            : SpreadOf(conjuncts.OfType<In>().Where(IsFew).ToList(), table, fixedColumns, leaders, terms);
        fixedColumns.UnionWith(spread.Select(list => list.Column));
        var rest = spread.Count == 0 ? conjuncts : conjuncts.Where(condition => condition is not In list || !spread.Contains(list)).ToList();
        var isOrdered = table.Indexes.Any(index => index.Serves(fixedColumns, leaders, [], terms, wholeOrder: false));
        // A filter's value decides, where the planner sees it only when it is there: for an average one it may walk an order's index nearly to its
        // end. What stands in the text it sees always; and a reference that an index begins with leads to few rows, whichever it is.
        var references = conjuncts.Where(condition => !IsKnown(condition)).ToList();
        var isKept = references.TrueForAll(condition => IsOneValue(condition) && ColumnOf(condition).IsReference) && !IsFencedElsewhere(table, fence)
            && table.Indexes.Any(index => index.Serves(fixedColumns, leaders, references.ConvertAll(ColumnOf), terms, wholeOrder: true));
        return new PageForm(
            spread,
            rest.Count == 0 ? null : new AllOf([.. rest]),
            isOrdered ? RangesOf(query, terms) : null,
            isKept ? PlanMode.Generic : PlanMode.Custom);
    }

    /// <summary>How to plan the reading of rows by key, or a count.</summary>
    /// <param name="keys">The keys or parents; null for none.</param>
    /// <param name="where">The condition; null for none.</param>
    public static PlanMode ModeOf(KeySet? keys, Predicate? where) =>
        keys is not null && Conjuncts.Of(where).All(IsKnown) ? PlanMode.Generic : PlanMode.Custom;

    /// <summary>How to plan the reading of rows by key.</summary>
    /// <inheritdoc cref="ModeOf"/>
    public static PlanMode ModeByKey(KeySet keys, Predicate? where) =>
        where is null && keys.Values.Length == 1 && keys.Column == keys.Column.Table.Key ? PlanMode.Either : ModeOf(keys, where);

    // Whether nothing of it is a parameter: as SqlBuilder.Value writes it.
    private static bool IsKnown(Predicate condition) => condition switch
    {
        Compare { Value: null } => true,
        Compare { Comparison: Comparison.Equal } compare => IsCounted(compare.Column),
        In list => IsCounted(list.Column),
        AllOf all => all.Conditions.All(IsKnown),
        AnyOf any => any.Conditions.All(IsKnown),
        Not not => IsKnown(not.Condition),
        _ => false,
    };

    private static bool IsCounted(ColumnSource column) => column.Expression is null && column.HasLiterals;

    private static List<ColumnSource> Owners(PageQuery query, RowFence fence)
    {
        var owners = new List<ColumnSource>(3);
        if (query.Keys is { } keys)
        {
            owners.Add(keys.Column);
        }

        if (!fence.IsOpen)
        {
            var rule = query.Shape.Table.Fence;
            owners.Add(rule.Organization);
            if (fence.CourierId is not null && rule is { Courier: { } courier, CourierRelation: null })
            {
                owners.Add(courier);
            }
        }

        return owners;
    }

    private static bool IsOneValue(Predicate condition) => condition switch
    {
        Compare { Comparison: Comparison.Equal, Value: not null } => true,
        In list => list.Values.All(value => value is not null) && list.Values.Distinct().Count() == 1,
        _ => false,
    };

    private static ColumnSource ColumnOf(Predicate condition) => condition is Compare compare ? compare.Column : ((In)condition).Column;

    private static bool IsFew(In list) => list.Values.Distinct().Count() is > 1 and <= MaxValues;

    private static List<In> SpreadOf(
        List<In> lists, TableSource table, HashSet<ColumnSource> fixedColumns, HashSet<ColumnSource> leaders, IReadOnlyList<SortTerm> terms)
    {
        // All of them together where an index has them all, else the one that an index has.
        List<List<In>> choices = [lists, .. lists.Select(list => new List<In> { list })];
        foreach (var choice in choices)
        {
            var columns = choice.ConvertAll(list => list.Column);
            var values = choice.Aggregate(1, (product, list) => Math.Min(product, MaxValues + 1) * list.Values.Distinct().Count());
            // Two lists of one column meet in their common values, which the database sees best by itself.
            var canBeSpread = values <= MaxValues && columns.Distinct().Count() == columns.Count && !columns.Exists(fixedColumns.Contains);
            HashSet<ColumnSource> all = [.. fixedColumns, .. columns];
            if (choice.Count > 0 && canBeSpread && table.Indexes.Any(index => index.Serves(all, leaders, columns, terms, wholeOrder: true)))
            {
                return choice;
            }
        }

        return [];
    }

    private static List<SeekRange>? RangesOf(PageQuery query, IReadOnlyList<SortTerm> terms)
    {
        List<SeekRange> after = query.After is { } start ? SeekRange.Of(terms, start, before: false) : [_everything];
        List<SeekRange> before = query.Before is { } end ? SeekRange.Of(terms, end, before: true) : [_everything];
        var both = after.SelectMany(_ => before, (first, second) => first.And(second)).OfType<SeekRange>().ToList();
        return both.Count is > 0 and <= MaxRanges ? both : null;
    }

    private static bool IsFencedElsewhere(TableSource table, RowFence fence) =>
        !fence.IsOpen && fence.CourierId is not null && table.Fence.CourierRelation is not null;

    // The few rows of a parent or of another row's key are not looked for among all others. The organization need not lead beside those:
    // their rows are all of one.
    private static HashSet<ColumnSource> Leaders(PageQuery query, RowFence fence, List<ColumnSource> equal)
    {
        var table = query.Shape.Table;
        var organization = table.Fence.Organization;
        var leaders = Owners(query, fence).Concat(equal).Where(column => column != organization && (column.IsReference || column == table.Key)).ToHashSet();
        if (query.Keys is { } keys)
        {
            leaders.Add(keys.Column);
        }

        if (leaders.Count == 0 && !fence.IsOpen)
        {
            leaders.Add(organization);
        }

        return leaders;
    }
}
