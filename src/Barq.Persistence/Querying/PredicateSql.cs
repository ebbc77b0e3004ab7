namespace Barq.Persistence.Querying;

/// <summary>Writes a <see cref="Predicate"/> as SQL in which NOT means NOT: unknown counts as false everywhere.</summary>
internal static class PredicateSql
{
    /// <summary>Writes a condition on the rows of a table.</summary>
    /// <param name="sql">Where to.</param>
    /// <param name="alias">The table's alias.</param>
    /// <param name="table">The table.</param>
    /// <param name="predicate">The condition.</param>
    public static void Write(SqlBuilder sql, string alias, TableSource table, Predicate predicate)
    {
        switch (predicate)
        {
            case AllOf all:
                WriteList(sql, alias, table, all.Conditions, " AND ", "TRUE");
                break;
            case AnyOf any:
                WriteList(sql, alias, table, any.Conditions, " OR ", "FALSE");
                break;
            case Not not:
                WriteNot(sql, alias, table, not.Condition);
                break;
            case Compare { Value: null } isNull:
                sql.Column(alias, isNull.Column).Append(" IS NULL");
                break;
            case Compare compare:
                sql.Dialect.WriteComparison(sql, alias, compare);
                break;
            case In oneOf:
                WriteIn(sql, alias, oneOf);
                break;
            case Related related:
                WriteExists(sql, alias, related.Relation.ForeignKey, related.Relation.Target.Key, related.Condition);
                break;
            case Some some:
                WriteExists(sql, alias, table.Key, some.Relation.ForeignKey, some.Condition);
                break;
            default:
                throw new NotSupportedException(predicate.GetType().Name);
        }
    }

    // Written so that PostgreSQL can join: what stands in "IS NOT TRUE" it evaluates for each row anew.
    private static void WriteNot(SqlBuilder sql, string alias, TableSource table, Predicate condition)
    {
        switch (condition)
        {
            case Compare { Value: null } isNull:
                sql.Column(alias, isNull.Column).Append(" IS NOT NULL");
                break;
            case Not twice:
                Write(sql, alias, table, twice.Condition);
                break;
            case AllOf { Conditions: [var single] }:
                WriteNot(sql, alias, table, single);
                break;
            case Some or Related:
                Write(sql.Append("NOT "), alias, table, condition);
                break;
            default:
                sql.Append("(");
                Write(sql, alias, table, condition);
                sql.Append(") IS NOT TRUE");
                break;
        }
    }

    private static void WriteList(SqlBuilder sql, string alias, TableSource table, IReadOnlyList<Predicate> conditions, string glue, string empty)
    {
        if (conditions.Count == 0)
        {
            sql.Append(empty);
            return;
        }

        if (conditions.Count == 1)
        {
            Write(sql, alias, table, conditions[0]);
            return;
        }

        sql.Append("(");
        for (var i = 0; i < conditions.Count; i++)
        {
            Write(sql.Append(i == 0 ? "" : glue), alias, table, conditions[i]);
        }

        sql.Append(")");
    }

    private static void WriteIn(SqlBuilder sql, string alias, In oneOf)
    {
        var values = oneOf.Values.Where(value => value is not null).Distinct().ToArray();
        var withNull = values.Length < oneOf.Values.Count && oneOf.Values.Any(value => value is null);
        if (withNull)
        {
            sql.Append("(").Column(alias, oneOf.Column).Append(" IS NULL OR ");
        }

        sql.Dialect.WriteIsAnyOf(sql, alias, oneOf.Column, TypedArray.Of(oneOf.Column.Kind, values));
        sql.Append(withNull ? ")" : "");
    }

    private static void WriteExists(SqlBuilder sql, string alias, ColumnSource near, ColumnSource far, Predicate condition)
    {
        WriteRelated(sql.Append("EXISTS (SELECT 1"), alias, near, far, condition);
        sql.Append(")");
    }

    /// <summary>Writes FROM and WHERE of rows of another table, as far as they are there for whom it is read.</summary>
    /// <param name="sql">Where to.</param>
    /// <param name="alias">The near table's alias.</param>
    /// <param name="near">The column of the near row that they have the value of.</param>
    /// <param name="far">Their column with that value.</param>
    /// <param name="condition">A further condition.</param>
    public static void WriteRelated(SqlBuilder sql, string alias, ColumnSource near, ColumnSource far, Predicate condition)
    {
        var related = sql.NextAlias();
        sql.Append(" FROM ").Append(far.Table.Name).Append(" AS ").Append(related)
            .Append(" WHERE ").Column(related, far).Append(" = ").Column(alias, near);
        FenceSql.Write(sql, related, far.Table, " AND ");
        if (condition is not AllOf { Conditions.Count: 0 })
        {
            sql.Append(" AND ");
            Write(sql, related, far.Table, condition);
        }
    }
}
