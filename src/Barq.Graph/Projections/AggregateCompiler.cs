using Barq.Graph.Batching;
using Barq.Graph.Responses;
using Barq.Persistence.Querying;

namespace Barq.Graph.Projections;

/// <summary>Plans <c>aggregate</c>: all figures of a list are one statement, whatever is asked of them under whatever names.</summary>
internal static class AggregateCompiler
{
    /// <summary>Plans the field of a connection.</summary>
    public static ConnectionPartWriter Part(PageLoad load, SelectedField part, SelectionReader selections)
    {
        var typeName = load.Entity.Name + "Aggregate";
        return new AggregateWriter(part.ResponseKey, [.. selections.Read(typeName, null, part.Selections).Select(field => Function(load, field, typeName, selections))], load.Parent is null);
    }

    private static AggregatePart Function(PageLoad load, SelectedField field, string typeName, SelectionReader selections)
    {
        if (AggregateFields.Functions.FirstOrDefault(candidate => candidate.Name == field.Name) is not { } function)
        {
            return new AggregatePart(field.ResponseKey, [], new ConstantWriter(field.ResponseKey, typeName));
        }

        var columns = AggregateFields.ColumnsOf(load.Entity, function).ToDictionary(column => column.Name, column => column.Column, StringComparer.Ordinal);
        var name = load.Entity.Name + function.Suffix;
        return new AggregatePart(field.ResponseKey, [.. selections.Read(name, null, field.Selections).Select(value => columns.TryGetValue(value.Name, out var column)
            ? Value(load, value.ResponseKey, function.Name, column)
            : new ConstantWriter(value.ResponseKey, name))], null);
    }

    private static FieldWriter Value(PageLoad load, string responseKey, string function, ColumnSource column)
    {
        return function switch
        {
            "sum" when column.Kind == ColumnKind.Decimal => LeafWriters.Figure(responseKey, ColumnKind.Decimal, Slot(TotalFunction.Sum)),
            "sum" => LeafWriters.Figure(responseKey, ColumnKind.Int64, Slot(TotalFunction.Sum)),
            "avg" => new AverageWriter(responseKey, Slot(TotalFunction.Sum), Slot(TotalFunction.Count)),
            "min" => LeafWriters.Figure(responseKey, column.Kind, Slot(TotalFunction.Minimum)),
            "max" => LeafWriters.Figure(responseKey, column.Kind, Slot(TotalFunction.Maximum)),
            _ => new DistinctCountWriter(responseKey, Slot(TotalFunction.DistinctCount)),
        };

        // What an average is made of may be asked for by itself too.
        int Slot(TotalFunction of)
        {
            var total = new Total(of, column);
            var slot = load.Totals.IndexOf(total);
            if (slot < 0)
            {
                slot = load.Totals.Count;
                load.Totals.Add(total);
            }

            return slot;
        }
    }
}
