using System.Globalization;
using System.Text;
using Barq.Persistence.Access;

namespace Barq.Persistence.Querying;

/// <summary>SQL text in the making, with the values of its parameters. No value becomes text but what the model has only a few of: members of enums, and truth.</summary>
/// <param name="dialect">The database's.</param>
/// <param name="fence">The rows that the statement may see.</param>
/// <param name="expected">
/// The text that is likely to come out, as it did the last time; empty for none. What is written is held against it, and made anew only from
/// where it differs: most often nothing is made at all, and the same string comes out.
/// </param>
internal sealed class SqlBuilder(SqlDialect dialect, RowFence fence, string expected = "")
{
    private StringBuilder? _text;
    private int _matched;
    private int _aliases;
    private int _organization;
    private int _courier;
    private int _limit;
    private int _now;

    /// <summary>The values of <c>$1</c>, <c>$2</c>, … in that order.</summary>
    public List<SqlParameterValue> Parameters { get; } = new(8);

    public SqlDialect Dialect { get; } = dialect;

    /// <summary>The rows that the statement may see.</summary>
    public RowFence Fence { get; } = fence;

    /// <summary>How the server is to plan it.</summary>
    public PlanMode Mode { get; set; } = PlanMode.Custom;

    /// <summary>The statement before it that sets what it needs of its transaction; null where it needs nothing.</summary>
    public string? Settings { get; set; }

    /// <summary>An alias that no other table of the statement has.</summary>
    public string NextAlias() => "s" + (++_aliases).ToString(CultureInfo.InvariantCulture);

    /// <summary>Begins another page of the same statement, with a limit of its own.</summary>
    public void BeginLevel() => _limit = 0;

    public SqlBuilder Append(ReadOnlySpan<char> text)
    {
        if (_text is null)
        {
            if (expected.AsSpan(_matched).StartsWith(text, StringComparison.Ordinal))
            {
                _matched += text.Length;
                return this;
            }

            _text = new StringBuilder(Math.Max(512, expected.Length + 64)).Append(expected, 0, _matched);
        }

        _text.Append(text);
        return this;
    }

    public SqlBuilder Append(int number)
    {
        Span<char> digits = stackalloc char[11];
        number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        return Append(digits[..length]);
    }

    /// <summary>The time that the statement takes for now.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>The table with the columns that its order names, where it reads one.</summary>
    public JoinedTable? Ordered { get; set; }

    /// <summary>A column of an alias, or what it is made of.</summary>
    public SqlBuilder Column(string alias, ColumnSource column)
    {
        if (column.Expression is not { } expression)
        {
            return Append(alias).Append(".").Append(column.Name);
        }

        // What the order has worked out already is there under its name, in the page and around it.
        if (alias is PageSql.Inner or PageSql.Outer && Ordered?.Own(column) is { } own)
        {
            return Column(alias, own);
        }

        expression.Write(this, alias);
        return this;
    }

    /// <summary>A column of a joined table: NULL where there is no row, whatever it is made of.</summary>
    /// <param name="join">Which table of the shape.</param>
    /// <param name="alias">Its alias.</param>
    /// <param name="column">The column.</param>
    public SqlBuilder Joined(int join, string alias, ColumnSource column) => join == 0 || column.Expression is null
        ? Column(alias, column)
        : Append("CASE WHEN ").Column(alias, column.Table.Key).Append(" IS NOT NULL THEN ").Column(alias, column).Append(" END");

    /// <summary>A place for a value.</summary>
    public SqlBuilder Parameter(ColumnSource column, object? value) => Parameter(new SqlParameterValue(column.Kind, column.Scale, value));

    /// <summary>
    /// A value that a condition asks for: as text where there are but a few of it, so that the planner knows how rare each is in a plan that is kept,
    /// else a place for it.
    /// </summary>
    public SqlBuilder Value(ColumnSource column, object? value) => LiteralOf(column, value) is { } literal ? Append(literal) : Parameter(column, value);

    /// <summary>Values that a condition asks for as text, in one sequence whatever the request's; null where they are no such values.</summary>
    public string[]? Literals(ColumnSource column, Array values)
    {
        var literals = new string[values.Length];
        for (var i = 0; i < literals.Length; i++)
        {
            if (LiteralOf(column, values.GetValue(i)) is not { } literal)
            {
                return null;
            }

            literals[i] = literal;
        }

        Array.Sort(literals, StringComparer.Ordinal);
        return literals;
    }

    private string? LiteralOf(ColumnSource column, object? value) => Dialect.WritesMembers ? column.LiteralOf(value) : null;

    public SqlBuilder Parameter(SqlParameterValue value)
    {
        Parameters.Add(value);
        return Append("$").Append(Parameters.Count);
    }

    /// <summary>The place of the fence's organization: one for the whole statement.</summary>
    public SqlBuilder FencedOrganization(ColumnSource column) => Once(ref _organization, ValueOf(column, Fence.OrganizationId));

    /// <summary>The place of the fence's courier.</summary>
    public SqlBuilder FencedCourier(ColumnSource column) => Once(ref _courier, ValueOf(column, Fence.CourierId));

    /// <summary>The place of the time that is taken for now.</summary>
    public SqlBuilder Time() => Once(ref _now, new SqlParameterValue(ColumnKind.DateTime, 0, Now));

    /// <summary>The place of the page's limit.</summary>
    public SqlBuilder Limit(PageQuery query) => Once(ref _limit, PageSql.LimitOf(query));

    public override string ToString() => _text is not null ? _text.ToString() : _matched == expected.Length ? expected : expected[.._matched];

    private static SqlParameterValue ValueOf(ColumnSource column, long? value) => new(column.Kind, column.Scale, value);

    /// <summary>The place of a value that stands at several: one parameter for all of them.</summary>
    /// <param name="number">Which one; 0 as long as there is none.</param>
    /// <param name="value">The value.</param>
    internal SqlBuilder Once(ref int number, SqlParameterValue value)
    {
        if (number == 0)
        {
            Parameter(value);
            number = Parameters.Count;
            return this;
        }

        return Append("$").Append(number);
    }
}

/// <summary>A parameter's value, before a dialect turns it into what its provider stores.</summary>
/// <param name="Kind">The kind of the column that it is compared with.</param>
/// <param name="Scale">The column's digits after the point.</param>
/// <param name="Value">One value, or an array of them.</param>
internal readonly record struct SqlParameterValue(ColumnKind Kind, int Scale, object? Value);
