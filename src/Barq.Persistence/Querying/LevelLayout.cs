namespace Barq.Persistence.Querying;

/// <summary>
/// How the rows of several levels lie in one result: which level a row is of, the key of its parent, and behind them as many places of each kind as
/// the level has columns of that has most. So a row is hardly wider than by itself.
/// </summary>
internal sealed class LevelLayout
{
    /// <summary>The ordinal of the level.</summary>
    public const int Level = 0;

    /// <summary>The ordinal of the parent's key; NULL for a level without parents.</summary>
    public const int Parent = 1;

    /// <summary>The ordinal of the first place.</summary>
    public const int First = 2;

    private const int KindsOfColumns = (int)ColumnKind.Date + 1;

    private LevelLayout(IReadOnlyList<PageQuery> levels, ColumnKind[] places, int[][] ordinals)
    {
        Levels = levels;
        Places = places;
        Ordinals = ordinals;
        Limits = new int[levels.Count];
        for (var i = 0; i < Limits.Length; i++)
        {
            Limits[i] = levels[i].IsPaged ? levels[i].Limit : int.MaxValue;
        }
    }

    /// <summary>What is read.</summary>
    public IReadOnlyList<PageQuery> Levels { get; }

    /// <summary>The kinds of the places, in their order.</summary>
    public ColumnKind[] Places { get; }

    /// <summary>Where the columns of each level stand.</summary>
    public int[][] Ordinals { get; }

    /// <summary>How many rows each level has at most, of each parent.</summary>
    public int[] Limits { get; }

    /// <summary>The layout of levels.</summary>
    public static LevelLayout Of(IReadOnlyList<PageQuery> levels)
    {
        Span<int> most = stackalloc int[KindsOfColumns];
        Span<int> used = stackalloc int[KindsOfColumns];
        foreach (var level in levels)
        {
            used.Clear();
            for (var i = 0; i < CountOf(level); i++)
            {
                var kind = (int)ColumnOf(level, i).Kind;
                most[kind] = Math.Max(most[kind], ++used[kind]);
            }
        }

        var places = new List<ColumnKind>();
        Span<int> begins = stackalloc int[KindsOfColumns];
        for (var kind = 0; kind < KindsOfColumns; kind++)
        {
            begins[kind] = First + places.Count;
            places.AddRange(Enumerable.Repeat((ColumnKind)kind, most[kind]));
        }

        var ordinals = new int[levels.Count][];
        for (var level = 0; level < ordinals.Length; level++)
        {
            begins.CopyTo(used);
            var own = ordinals[level] = new int[CountOf(levels[level])];
            for (var i = 0; i < own.Length; i++)
            {
                own[i] = used[(int)ColumnOf(levels[level], i).Kind]++;
            }
        }

        return new LevelLayout(levels, [.. places], ordinals);
    }

    /// <summary>How many rows there are on all levels.</summary>
    public static long CountOf(RowSet[] sets) => sets.Sum(rows => (long)rows.Count);

    /// <summary>Empty sets for the rows of the levels.</summary>
    public RowSet[] Sets(SqlDialect dialect)
    {
        var sets = new RowSet[Levels.Count];
        for (var i = 0; i < sets.Length; i++)
        {
            sets[i] = RowSet.For(Levels[i], dialect, Ordinals[i]);
        }

        return sets;
    }

    /// <summary>How many columns a level has.</summary>
    internal static int CountOf(PageQuery level) => level.Shape.Columns.Count + level.ExtraColumns.Count;

    /// <summary>A column of a level.</summary>
    internal static ColumnSource ColumnOf(PageQuery level, int index) =>
        index < level.Shape.Columns.Count ? level.Shape.Columns[index].Column : level.ExtraColumns[index - level.Shape.Columns.Count];
}
