using Barq.Persistence.Querying;

namespace Barq.Graph.Authorization;

/// <summary>Finds the columns with personal data that a filter and an order name.</summary>
internal static class PersonalColumns
{
    /// <summary>The columns.</summary>
    public static IReadOnlyList<ColumnSource> Of(Predicate? where, SortOrder order)
    {
        var columns = order.Terms.Select(term => term.Column).Where(column => column.Personal is not null).ToList();
        if (where is not null)
        {
            Add(columns, where);
        }

        return columns;
    }

    private static void Add(List<ColumnSource> columns, Predicate predicate)
    {
        switch (predicate)
        {
            case AllOf all:
                Add(columns, all.Conditions);
                break;
            case AnyOf any:
                Add(columns, any.Conditions);
                break;
            case Not not:
                Add(columns, not.Condition);
                break;
            case Related related:
                Add(columns, related.Condition);
                break;
            case Some some:
                Add(columns, some.Condition);
                break;
            case { Expression: { } expression }:
                Add(columns, expression);
                break;
            case Compare { Column.Personal: not null } compare:
                columns.Add(compare.Column);
                break;
            case In { Column.Personal: not null } oneOf:
                columns.Add(oneOf.Column);
                break;
        }
    }

    private static void Add(List<ColumnSource> columns, ColumnExpression expression)
    {
        columns.AddRange(expression.Columns.Where(column => column.Personal is not null));
        Add(columns, [.. expression.Counts.Select(count => count.Condition)]);
    }

    private static void Add(List<ColumnSource> columns, IReadOnlyList<Predicate> conditions)
    {
        foreach (var condition in conditions)
        {
            Add(columns, condition);
        }
    }
}
