namespace Barq.Persistence.Querying;

/// <summary>What a column is made of that no table has, for each row anew: of the row's own columns, of the time, or of the rows that refer to it.</summary>
/// <remarks>Declared with the entity and written into statements; a statement that does not name the column does not work it out.</remarks>
public abstract record ColumnExpression
{
    /// <summary>The row's own columns that it reads.</summary>
    public IEnumerable<ColumnSource> Columns => this switch
    {
        ColumnValue value => [value.Column],
        RowCount count => [count.Key],
        _ => Parts.SelectMany(part => part.Columns),
    };

    /// <summary>The counts of other rows that it is made of.</summary>
    public IEnumerable<RowCount> Counts => this is RowCount count ? [count] : Parts.SelectMany(part => part.Counts);

    /// <summary>Whether it changes as time goes by, without any write.</summary>
    public bool ReadsClock => this is ClockTime || Parts.Any(part => part.ReadsClock);

    /// <summary>Whether it can be NULL.</summary>
    public virtual bool IsNullable => Parts.Any(part => part.IsNullable);

    private protected virtual IReadOnlyList<ColumnExpression> Parts => [];

    /// <summary>Writes it.</summary>
    /// <param name="sql">Where to.</param>
    /// <param name="alias">The alias of the row's table.</param>
    internal abstract void Write(SqlBuilder sql, string alias);
}

/// <summary>A column's value.</summary>
/// <param name="Column">The column.</param>
public sealed record ColumnValue(ColumnSource Column) : ColumnExpression
{
    /// <inheritdoc/>
    public override bool IsNullable => Column.IsNullable;

    internal override void Write(SqlBuilder sql, string alias) => sql.Column(alias, Column);
}

/// <summary>A value that the declaration names.</summary>
/// <param name="Of">A column of its kind.</param>
/// <param name="Value">The value, not null.</param>
internal sealed record DeclaredValue(ColumnSource Of, object Value) : ColumnExpression
{
    internal override void Write(SqlBuilder sql, string alias) => sql.Parameter(Of, Value);
}

/// <summary>The time of the request, as <see cref="StatementTime"/> has it.</summary>
internal sealed record ClockTime : ColumnExpression
{
    internal override void Write(SqlBuilder sql, string alias) => sql.Time();
}

/// <summary>A time some while after another.</summary>
internal sealed record LaterTime(ColumnExpression Time, TimeSpan While) : ColumnExpression
{
    private protected override IReadOnlyList<ColumnExpression> Parts => [Time];

    internal override void Write(SqlBuilder sql, string alias) => sql.Dialect.WriteLater(sql, alias, this);
}

/// <summary>Whole minutes from one time to another; less than a minute is none.</summary>
internal sealed record WholeMinutes(ColumnExpression From, ColumnExpression To) : ColumnExpression
{
    private protected override IReadOnlyList<ColumnExpression> Parts => [From, To];

    internal override void Write(SqlBuilder sql, string alias) => sql.Dialect.WriteMinutes(sql, alias, this);
}

/// <summary>A value, or another one where that is NULL.</summary>
internal sealed record FirstOf(ColumnExpression Value, ColumnExpression Otherwise) : ColumnExpression
{
    /// <inheritdoc/>
    public override bool IsNullable => Otherwise.IsNullable;

    private protected override IReadOnlyList<ColumnExpression> Parts => [Value, Otherwise];

    internal override void Write(SqlBuilder sql, string alias)
    {
        Value.Write(sql.Append("COALESCE("), alias);
        Otherwise.Write(sql.Append(", "), alias);
        sql.Append(")");
    }
}

/// <summary>Two values with an operator between them: a truth, and never unknown.</summary>
internal sealed record Truth(ColumnExpression Left, string Operator, ColumnExpression Right) : ColumnExpression
{
    /// <inheritdoc/>
    public override bool IsNullable => false;

    private protected override IReadOnlyList<ColumnExpression> Parts => [Left, Right];

    internal override void Write(SqlBuilder sql, string alias)
    {
        var mayBeUnknown = Left.IsNullable || Right.IsNullable;
        Left.Write(sql.Append(mayBeUnknown ? "((" : "("), alias);
        Right.Write(sql.Append(" ").Append(Operator).Append(" "), alias);
        sql.Append(mayBeUnknown ? ") IS TRUE)" : ")");
    }
}

/// <summary>How many rows refer to the row, of those that fulfil a condition and that the caller may see.</summary>
/// <param name="Key">The column that they refer to.</param>
/// <param name="Relation">The relation that leads to them.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Limit">How many are counted at most; null for all.</param>
public sealed record RowCount(ColumnSource Key, Relation Relation, Predicate Condition, int? Limit) : ColumnExpression
{
    internal override void Write(SqlBuilder sql, string alias)
    {
        sql.Append(Limit is null ? "(SELECT count(*)" : "(SELECT count(*) FROM (SELECT 1");
        PredicateSql.WriteRelated(sql, alias, Key, Relation.ForeignKey, Condition);
        if (Limit is { } limit)
        {
            sql.Append(" LIMIT ").Parameter(new SqlParameterValue(ColumnKind.Int64, 0, (long)limit)).Append(") AS c");
        }

        sql.Append(")");
    }
}
