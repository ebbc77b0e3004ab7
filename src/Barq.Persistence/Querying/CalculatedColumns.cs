using System.Linq.Expressions;
using System.Text.Json;

namespace Barq.Persistence.Querying;

/// <summary>Makes columns that the database works out.</summary>
public static class CalculatedColumns
{
    /// <summary>A column that is an expression over those of its row.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">What clients call it.</param>
    /// <param name="expression">The expression: of the entity's properties, values and <see cref="Sql"/>.</param>
    /// <exception cref="NotSupportedException">It says what can't be written as SQL, or its name is that of a column.</exception>
    public static ColumnSource Of(TableSource table, string name, LambdaExpression expression)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(expression);
        var type = Nullable.GetUnderlyingType(expression.ReturnType) ?? expression.ReturnType;
        var kind = type switch
        {
            _ when type == typeof(bool) => ColumnKind.Boolean,
            _ when type == typeof(long) => ColumnKind.Int64,
            _ when type == typeof(DateTimeOffset) => ColumnKind.DateTime,
            _ => throw new NotSupportedException($"{table.EntityType.Name}.{name}: the database works out no {type.Name} yet."),
        };
        return ColumnSource.Calculated(table, name, NameOf(table, name), kind, type, ExpressionReader.Value(table, expression));
    }

    /// <summary>A column that counts the rows of a to-many relation.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">What clients call it.</param>
    /// <param name="navigation">The navigation property that leads to them.</param>
    /// <param name="condition">Which of them count: properties of the other entity compared with values; null for all.</param>
    /// <exception cref="NotSupportedException">The condition says what can't be written as SQL, or the name is that of a column.</exception>
    public static ColumnSource Count(TableSource table, string name, string navigation, LambdaExpression? condition)
    {
        ArgumentNullException.ThrowIfNull(table);
        var relation = table.Relation(navigation);
        return Count(table, name, relation, condition is null ? Predicate.True : ExpressionReader.Condition(relation.Target, condition), null);
    }

    /// <summary>A column that counts the rows of a to-many relation which fulfil a condition.</summary>
    /// <param name="table">The table.</param>
    /// <param name="name">What clients call it.</param>
    /// <param name="relation">The relation.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="limit">How many are counted at most; null for all.</param>
    public static ColumnSource Count(TableSource table, string name, Relation relation, Predicate condition, int? limit)
    {
        ArgumentNullException.ThrowIfNull(table);
        return ColumnSource.Calculated(table, name, NameOf(table, name), ColumnKind.Int64, typeof(int), new RowCount(table.Key, relation, condition, limit));
    }

    private static string NameOf(TableSource table, string name) =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(name) is var own && table.Columns.All(column => column.Name != own)
            ? own
            : throw new NotSupportedException($"{table.EntityType.Name}.{name}: the table has a column of this name.");
}
