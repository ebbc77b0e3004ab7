using System.Data.Common;
using Barq.Persistence.Folding;

namespace Barq.Persistence.Querying;

/// <summary>What differs between the databases: the text of a statement, and what its parameters and columns hold.</summary>
internal abstract class SqlDialect
{
    /// <summary>Whether the database may look for rows from those that refer to them (EXISTS as a join), rather than try each row.</summary>
    public virtual bool JoinsRelated => false;

    /// <summary>Whether what there are only a few values of stands in the text: the database keeps plans, and has counted how rare each of them is.</summary>
    public virtual bool WritesMembers => false;

    /// <summary>Whether one statement may read pages that lead to each other.</summary>
    public virtual bool ReadsLevels => false;

    /// <summary>Writes a comparison with a value that is not NULL.</summary>
    public abstract void WriteComparison(SqlBuilder sql, string alias, Compare compare);

    /// <summary>Writes "the column's value is in the array", the array being one parameter whatever its length.</summary>
    public abstract void WriteIsAnyOf(SqlBuilder sql, string alias, ColumnSource column, Array values);

    /// <summary>Writes an order's direction, NULL being the largest value.</summary>
    public abstract void WriteDirection(SqlBuilder sql, ColumnSource column, bool descending);

    /// <summary>Writes the statement that reads a page of all rows.</summary>
    public virtual void WritePage(SqlBuilder sql, PageQuery query) => PageSql.WritePage(sql, query, query.Where);

    /// <summary>Writes the statement that reads a page for each parent. The parent's key is the first column, rows of a parent come together and in order.</summary>
    public abstract void WritePagePerParent(SqlBuilder sql, PageQuery query);

    /// <summary>Writes keys as a table in FROM: <c>k</c>, with the column <c>parent</c>.</summary>
    public abstract void WriteParents(SqlBuilder sql, KeySet keys);

    /// <summary>Writes the average of a column's numbers, rounded as <see cref="TotalFunction.Average"/> says.</summary>
    public abstract void WriteAverage(SqlBuilder sql, string alias, ColumnSource column);

    /// <summary>Writes a percentile of a column's numbers, rounded like an average.</summary>
    /// <param name="sql">Where to.</param>
    /// <param name="alias">The table's alias.</param>
    /// <param name="column">The column.</param>
    /// <param name="share">Which, as a share of 1.</param>
    public abstract void WritePercentile(SqlBuilder sql, string alias, ColumnSource column, string share);

    /// <summary>Writes the bucket that a column's time or day is in.</summary>
    /// <param name="sql">Where to.</param>
    /// <param name="alias">The table's alias.</param>
    /// <param name="column">The column.</param>
    /// <param name="bucket">Which buckets.</param>
    /// <param name="zone">Whose calendar; null for days.</param>
    public abstract SqlBuilder WriteBucket(SqlBuilder sql, string alias, ColumnSource column, TimeBucket bucket, TimeZoneInfo? zone);

    /// <summary>Writes a time some while after another.</summary>
    public abstract void WriteLater(SqlBuilder sql, string alias, LaterTime later);

    /// <summary>Writes the whole minutes between two times.</summary>
    public abstract void WriteMinutes(SqlBuilder sql, string alias, WholeMinutes minutes);

    /// <summary>The statement that sets what a search needs of its transaction; null where it needs nothing.</summary>
    public virtual string? SearchSettings => null;

    /// <summary>What stands behind a text that is ordered and compared by code point.</summary>
    public virtual string Ordinal => "";

    /// <summary>Writes "the folded text begins with the value".</summary>
    /// <param name="sql">Where to.</param>
    /// <param name="folded">The expression of the text.</param>
    /// <param name="value">The value.</param>
    /// <param name="parameter">Writes a value's place.</param>
    public abstract void WriteBegins(SqlBuilder sql, string folded, string value, Func<SqlBuilder, string, SqlBuilder> parameter);

    /// <summary>Writes "the folded text holds the word".</summary>
    /// <inheritdoc cref="WriteBegins"/>
    public abstract void WriteHolds(SqlBuilder sql, string folded, string value, Func<SqlBuilder, string, SqlBuilder> parameter);

    /// <summary>Whether what is like a word is looked for among all rows by how it may begin or end.</summary>
    public virtual bool LeadsByGuesses => false;

    /// <summary>Writes "the folded text holds the word", for all rows of a table: a short word has to begin one of the text's.</summary>
    /// <inheritdoc cref="WriteBegins"/>
    public virtual void WriteHoldsAmongAll(SqlBuilder sql, string folded, string value, Func<SqlBuilder, string, SqlBuilder> parameter)
    {
        WriteHolds(sql, folded, value, parameter);
        if (SearchGuesses.HasToBegin(value))
        {
            parameter(sql.Append(" AND ").Append(TextNearness.Function).Append("("), value).Append(", ").Append(folded).Append(") >= ").Append(TextNearness.Begins);
        }
    }

    /// <summary>Writes what finds the folded texts that may hold something like the word, and "and" behind it; nothing where that is quicker.</summary>
    /// <param name="sql">Where to.</param>
    /// <param name="folded">The expression of the text.</param>
    /// <param name="word">The word.</param>
    /// <param name="byEnds">Whether what is like it has to begin or to end like it, or to be it but for two letters in each other's places.</param>
    /// <param name="parameter">Writes a value's place.</param>
    public virtual void WriteMayHold(SqlBuilder sql, string folded, SearchWord word, bool byEnds, Func<SqlBuilder, string, SqlBuilder> parameter)
    {
    }

    /// <summary>Makes a provider's parameter of a value.</summary>
    public abstract void AddParameter(DbParameterCollection parameters, int number, in SqlParameterValue value);

    /// <summary>Makes the buffer that reads a column.</summary>
    public abstract ColumnBuffer CreateBuffer(ColumnSource column);

    /// <summary>Writes what a comparison looks at: the column's text, folded where the comparison is.</summary>
    protected static SqlBuilder WriteCompared(SqlBuilder sql, string alias, Compare compare) => IsFolded(compare.Comparison)
        ? sql.Append(TextFolding.Function).Append("(").Column(alias, compare.Column).Append(")")
        : sql.Column(alias, compare.Column);

    /// <summary>The operator of a comparison that both databases write alike; null for the text searches.</summary>
    protected static string? Operator(Comparison comparison) => comparison switch
    {
        Comparison.Equal or Comparison.FoldedEqual => " = ",
        Comparison.Greater => " > ",
        Comparison.GreaterOrEqual => " >= ",
        Comparison.Less => " < ",
        Comparison.LessOrEqual => " <= ",
        _ => null,
    };

    private static bool IsFolded(Comparison comparison) =>
        comparison is Comparison.FoldedEqual or Comparison.FoldedContains or Comparison.FoldedStartsWith or Comparison.FoldedEndsWith;
}
