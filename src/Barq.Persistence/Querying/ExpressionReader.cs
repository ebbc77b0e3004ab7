using System.Linq.Expressions;
using System.Reflection;
using Barq.Persistence.Storage;

namespace Barq.Persistence.Querying;

/// <summary>Reads what declarations of calculated columns say. Lambdas are looked at, never run or compiled.</summary>
/// <param name="table">The table of the lambda's parameter.</param>
internal sealed class ExpressionReader(TableSource table)
{
    /// <summary>Reads a value.</summary>
    public static ColumnExpression Value(TableSource table, LambdaExpression lambda) => new ExpressionReader(table).Value(lambda.Body);

    /// <summary>Reads a condition.</summary>
    public static Predicate Condition(TableSource table, LambdaExpression lambda) => new ExpressionReader(table).Condition(lambda.Body);

    private ColumnExpression Value(Expression node) => node switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert } convert => Value(convert.Operand),
        MemberExpression { Expression: ParameterExpression } member => new ColumnValue(table.Column(member.Member.Name)),
        MethodCallExpression { Method: { Name: nameof(Sql.Now) } method } when method.DeclaringType == typeof(Sql) => new ClockTime(),
        MethodCallExpression { Method: { Name: nameof(Sql.Minutes) } method, Arguments: [var from, var to] } when method.DeclaringType == typeof(Sql) =>
            new WholeMinutes(Value(from), Value(to)),
        BinaryExpression { NodeType: ExpressionType.Coalesce } either => new FirstOf(Value(either.Left), Value(either.Right)),
        BinaryExpression { NodeType: ExpressionType.Add } sum when sum.Right.Type == typeof(TimeSpan) => new LaterTime(Value(sum.Left), (TimeSpan)ConstantOf(sum.Right)!),
        BinaryExpression binary when OperatorOf(binary.NodeType) is { } text => Truth(binary, text),
        _ => throw Unknown(node),
    };

    private Truth Truth(BinaryExpression node, string text)
    {
        var left = Value(node.Left);
        var right = left is ColumnValue { Column: var column } && IsConstant(node.Right)
            ? new DeclaredValue(column, ValueFor(column, ConstantOf(node.Right)) ?? throw Unknown(node))
            : Value(node.Right);

        // The language takes two nulls for equal, and a null for unlike all else; SQL knows neither.
        return node.NodeType is ExpressionType.Equal or ExpressionType.NotEqual && (left.IsNullable || right.IsNullable) ? throw Unknown(node) : new Truth(left, text, right);
    }

    private Predicate Condition(Expression node)
    {
        switch (node)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso } both:
                return new AllOf([Condition(both.Left), Condition(both.Right)]);
            case BinaryExpression { NodeType: ExpressionType.OrElse } either:
                return OneOf(Condition(either.Left), Condition(either.Right));
            case UnaryExpression { NodeType: ExpressionType.Not } not:
                return Not.Of(Condition(not.Operand));
            case MemberExpression { Expression: ParameterExpression, Type: var type } member when type == typeof(bool):
                return new Compare(table.Column(member.Member.Name), Comparison.Equal, true);
            case BinaryExpression compared when Value(compared.Left) is ColumnValue { Column: var column } && IsConstant(compared.Right):
                var value = ValueFor(column, ConstantOf(compared.Right));
                return compared.NodeType switch
                {
                    ExpressionType.Equal => new Compare(column, Comparison.Equal, value),
                    ExpressionType.NotEqual => Not.Of(new Compare(column, Comparison.Equal, value)),
                    ExpressionType.GreaterThan => new Compare(column, Comparison.Greater, value),
                    ExpressionType.GreaterThanOrEqual => new Compare(column, Comparison.GreaterOrEqual, value),
                    ExpressionType.LessThan => new Compare(column, Comparison.Less, value),
                    ExpressionType.LessThanOrEqual => new Compare(column, Comparison.LessOrEqual, value),
                    _ => throw Unknown(node),
                };
            default:
                throw Unknown(node);
        }
    }

    // Several values of one column are looked up together.
    private static Predicate OneOf(Predicate left, Predicate right) => (ValuesOf(left), ValuesOf(right)) switch
    {
        ({ } some, { } more) when some.Column == more.Column => new In(some.Column, [.. some.Values, .. more.Values]),
        _ => new AnyOf([left, right]),
    };

    private static In? ValuesOf(Predicate condition) => condition switch
    {
        In list => list,
        Compare { Comparison: Comparison.Equal } compare => new In(compare.Column, [compare.Value]),
        _ => null,
    };

    private static bool IsConstant(Expression node) => node switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert } convert => IsConstant(convert.Operand),
        ConstantExpression or MemberExpression { Expression: null } => true,
        _ => false,
    };

    private static object? ConstantOf(Expression node) => node switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert } convert => ConstantOf(convert.Operand),
        ConstantExpression constant => constant.Value,
        MemberExpression { Expression: null, Member: FieldInfo field } => field.GetValue(null),
        MemberExpression { Expression: null, Member: PropertyInfo property } => property.GetValue(null),
        _ => throw Unknown(node),
    };

    // The language compares enums as the numbers that they are; the database has their texts.
    private static object? ValueFor(ColumnSource column, object? value) =>
        value is not null && column.ClrType.IsEnum ? EnumText.FromMemberName(Enum.ToObject(column.ClrType, value).ToString()!) : value;

    private static string? OperatorOf(ExpressionType type) => type switch
    {
        ExpressionType.AndAlso => "AND",
        ExpressionType.OrElse => "OR",
        ExpressionType.Equal => "=",
        ExpressionType.NotEqual => "<>",
        ExpressionType.GreaterThan => ">",
        ExpressionType.GreaterThanOrEqual => ">=",
        ExpressionType.LessThan => "<",
        ExpressionType.LessThanOrEqual => "<=",
        _ => null,
    };

    private static NotSupportedException Unknown(Expression node) => new($"A calculated column can't be declared by '{node}'.");
}
