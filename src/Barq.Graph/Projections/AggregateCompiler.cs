using Barq.Graph.Batching;
using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Responses;
using Barq.Persistence.Querying;

namespace Barq.Graph.Projections;

/// <summary>Plans <c>aggregate</c>: all figures of a list, or of its groups, are one statement, whatever is asked of them under whatever names.</summary>
/// <param name="entity">What the rows are.</param>
/// <param name="selections">Reads selections.</param>
/// <param name="totals">Gets what is added up.</param>
/// <param name="firstSlot">Where the first of it is among the columns.</param>
internal sealed class AggregateCompiler(EntityDefinition entity, SelectionReader selections, List<Total> totals, int firstSlot)
{
    /// <summary>Plans the field of a connection.</summary>
    public static ConnectionPartWriter Part(PageLoad load, SelectedField part, SelectionReader selections) => new AggregateWriter(
        part.ResponseKey, new AggregateCompiler(load.Entity, selections, load.Totals, 0).Parts(part), load.Parent is null);

    /// <summary>Plans the fields of the object.</summary>
    public AggregateParts Parts(SelectedField field)
    {
        var typeName = entity.Name + "Aggregate";
        return new AggregateParts([.. selections.Read(typeName, null, field.Selections).Select(part => Function(part, typeName))]);
    }

    private AggregatePart Function(SelectedField field, string typeName)
    {
        if (AggregateFields.Functions.FirstOrDefault(candidate => candidate.Name == field.Name) is not { } function)
        {
            return new AggregatePart(field.ResponseKey, [], new ConstantWriter(field.ResponseKey, typeName));
        }

        var columns = AggregateFields.ColumnsOf(entity, function).ToDictionary(column => column.Name, column => column.Column, StringComparer.Ordinal);
        var name = entity.Name + function.Suffix;
        return new AggregatePart(field.ResponseKey, [.. selections.Read(name, null, field.Selections).Select(value => columns.TryGetValue(value.Name, out var column)
            ? Value(value.ResponseKey, new Total(function.Function, column))
            : new ConstantWriter(value.ResponseKey, name))], null);
    }

    private FieldWriter Value(string responseKey, Total total)
    {
        var slot = totals.IndexOf(total);
        if (slot < 0)
        {
            slot = totals.Count;
            totals.Add(total);
        }

        slot += firstSlot;
        return total.Function switch
        {
            TotalFunction.DistinctCount => new DistinctCountWriter(responseKey, slot),
            TotalFunction.Average or TotalFunction.Median or TotalFunction.NinetyFifth => new AverageWriter(responseKey, slot),
            _ => LeafWriters.Figure(responseKey, total.Figure("").Kind, slot),
        };
    }
}
