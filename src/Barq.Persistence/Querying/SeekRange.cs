namespace Barq.Persistence.Querying;

/// <summary>What a piece of a <see cref="SeekRange"/> asks of one term of the order.</summary>
internal enum SeekKind
{
    /// <summary>This term and all after it, compared as one row.</summary>
    Row,

    /// <summary>Beyond the position's value.</summary>
    Beyond,

    /// <summary>The position's value.</summary>
    Equal,

    /// <summary>NULL.</summary>
    IsNull,

    /// <summary>Not NULL.</summary>
    IsNotNull,
}

/// <summary>One condition of a range.</summary>
/// <param name="Kind">What it asks.</param>
/// <param name="Term">Of which term of the order.</param>
/// <param name="Less">Whether smaller values are beyond.</param>
/// <param name="Position">The position.</param>
internal readonly record struct SeekPiece(SeekKind Kind, int Term, bool Less, IReadOnlyList<object?> Position);

/// <summary>
/// Rows behind (or before) a position that an index can be read for by one descent. A position in the order of a nullable column, or of
/// terms of several directions, has several, which do not meet: an OR of them would be read from the order's beginning.
/// </summary>
/// <param name="Pieces">The conditions; all of them hold.</param>
internal sealed record SeekRange(IReadOnlyList<SeekPiece> Pieces)
{
    /// <summary>The ranges of all rows behind a position.</summary>
    /// <param name="terms">The order.</param>
    /// <param name="position">A value for each term.</param>
    /// <param name="before">Whether the rows before it are wanted instead.</param>
    public static List<SeekRange> Of(IReadOnlyList<SortTerm> terms, IReadOnlyList<object?> position, bool before)
    {
        var ranges = new List<SeekRange>(2);
        Collect(terms, position, before, 0, [], ranges);
        return ranges;
    }

    /// <summary>The rows of both; null where there can be none.</summary>
    public SeekRange? And(SeekRange other)
    {
        foreach (var mine in Pieces)
        {
            foreach (var its in other.Pieces)
            {
                if (mine.Term == its.Term && (mine.Kind == SeekKind.IsNull) != (its.Kind == SeekKind.IsNull))
                {
                    return null;
                }
            }
        }

        return new SeekRange([.. Pieces, .. other.Pieces]);
    }

    /// <summary>Writes the range's conditions.</summary>
    public void Write(SqlBuilder sql, string alias, IReadOnlyList<SortTerm> terms)
    {
        for (var i = 0; i < Pieces.Count; i++)
        {
            sql.Append(i == 0 ? "" : " AND ");
            var (kind, term, less, position) = Pieces[i];
            var column = terms[term].Column;
            switch (kind)
            {
                case SeekKind.Row:
                    SeekSql.WriteRow(sql, alias, terms, position, term, less);
                    break;
                case SeekKind.Beyond:
                    sql.Column(alias, column).Append(less ? " < " : " > ").Parameter(column, position[term]);
                    break;
                case SeekKind.Equal:
                    sql.Column(alias, column).Append(" = ").Parameter(column, position[term]);
                    break;
                default:
                    sql.Column(alias, column).Append(kind == SeekKind.IsNull ? " IS NULL" : " IS NOT NULL");
                    break;
            }
        }
    }

    private static void Collect(
        IReadOnlyList<SortTerm> terms, IReadOnlyList<object?> position, bool before, int index, SeekPiece[] prefix, List<SeekRange> ranges)
    {
        var (column, descending) = terms[index];
        var less = descending != before;
        var value = position[index];
        if (IsRow(terms, position, index))
        {
            Add(SeekKind.Row);
        }
        else
        {
            Collect(terms, position, before, index + 1, [.. prefix, new(value is null ? SeekKind.IsNull : SeekKind.Equal, index, less, position)], ranges);
            if (value is not null)
            {
                Add(SeekKind.Beyond);
            }
        }

        // NULL is the largest value.
        if (column.IsNullable && less == value is null)
        {
            Add(less ? SeekKind.IsNotNull : SeekKind.IsNull);
        }

        void Add(SeekKind kind) => ranges.Add(new SeekRange([.. prefix, new(kind, index, less, position)]));
    }

    // A comparison of rows is unknown as soon as a NULL decides, so only the first column may have one, and its rows are a range of their own.
    private static bool IsRow(IReadOnlyList<SortTerm> terms, IReadOnlyList<object?> position, int first)
    {
        for (var i = first; i < terms.Count; i++)
        {
            if (position[i] is null || terms[i].Descending != terms[first].Descending || (i > first && terms[i].Column.IsNullable))
            {
                return false;
            }
        }

        return true;
    }
}
