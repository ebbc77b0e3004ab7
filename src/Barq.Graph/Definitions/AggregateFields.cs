using Barq.Persistence.Querying;

namespace Barq.Graph.Definitions;

/// <summary>
/// What can be made of the columns of a list's rows: <c>aggregate { sum { … } avg { … } p95 { … } min { … } countDistinct { … } }</c>, on every
/// connection alike. It follows from the entity's columns; nobody declares it.
/// </summary>
internal static class AggregateFields
{
    /// <summary>The connection's field.</summary>
    public const string Name = "aggregate";

    /// <summary>The functions, with what they are made of and how they are described.</summary>
    public static IReadOnlyList<AggregateFunction> Functions { get; } =
    [
        new("sum", TotalFunction.Sum, "Sum", "Sums; null where there is no value.", IsNumber),
        new("avg", TotalFunction.Average, "Average", $"Averages, to {Total.AverageScale} digits after the point; null where there is no value.", IsNumber),
        new("p50", TotalFunction.Median, "Median", $"Medians: half of the values are no greater; to {Total.AverageScale} digits after the point; null where there is no value.", IsNumber),
        new("p95", TotalFunction.NinetyFifth, "NinetyFifth", $"What 95 in 100 values do not exceed, to {Total.AverageScale} digits after the point; null where there is no value.", IsNumber),
        new("min", TotalFunction.Minimum, "Minimum", "Least values; null where there is none.", IsOrdered),
        new("max", TotalFunction.Maximum, "Maximum", "Greatest values; null where there is none.", IsOrdered),
        new("countDistinct", TotalFunction.DistinctCount, "DistinctCount", "How many different values there are; no value is none.", column => column.Kind != ColumnKind.Boolean),
    ];

    /// <summary>The columns of an entity that a function is made of, by the names of its fields. What only some may see is not among them.</summary>
    public static IEnumerable<(string Name, string Description, ColumnSource Column)> ColumnsOf(EntityDefinition entity, AggregateFunction function)
    {
        foreach (var field in entity.Fields)
        {
            if (field is ColumnField { Column: { Personal: null } column } && function.Takes(column))
            {
                yield return (field.Name, field.Description, column);
            }
            else if (field is ToOneField { Relation.ForeignKey: { Personal: null } key } toOne && function.Name == "countDistinct")
            {
                yield return (FilterNames.ForeignKey(toOne), $"The {field.Name}.", key);
            }
        }
    }

    private static bool IsNumber(ColumnSource column) => column.Kind is ColumnKind.Int32 or ColumnKind.Int64 or ColumnKind.Decimal;

    private static bool IsOrdered(ColumnSource column) => IsNumber(column) || column.Kind is ColumnKind.DateTime or ColumnKind.Date;
}

/// <summary>A field of <c>aggregate</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Function">How rows are added up.</param>
/// <param name="Suffix">How its type's name ends, behind the entity's.</param>
/// <param name="Description">Its description.</param>
/// <param name="Takes">Whether it can be made of a column.</param>
internal sealed record AggregateFunction(string Name, TotalFunction Function, string Suffix, string Description, Func<ColumnSource, bool> Takes);
