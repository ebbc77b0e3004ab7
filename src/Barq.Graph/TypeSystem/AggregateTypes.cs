using Barq.Graph.Definitions;
using Barq.Persistence.Querying;
using GraphQL.Types;

namespace Barq.Graph.TypeSystem;

/// <summary>The types of <c>aggregate</c>, one for each entity and function that has columns.</summary>
internal sealed class AggregateTypes(LeafTypes leaves)
{
    private readonly Dictionary<string, ObjectGraphType> _types = new(StringComparer.Ordinal);

    /// <summary>The connection's field.</summary>
    public FieldType Field(EntityDefinition entity) => new TypeReference(Aggregate(entity)).Field(
        AggregateFields.Name, "Sums, averages, extremes and counts of the rows that fulfil the conditions, on all pages together. One statement for all of them.", true);

    /// <summary>The type of the figures.</summary>
    public ObjectGraphType Aggregate(EntityDefinition entity)
    {
        var name = entity.Name + "Aggregate";
        if (_types.TryGetValue(name, out var type))
        {
            return type;
        }

        type = _types[name] = new ObjectGraphType { Name = name, Description = $"Figures of many {entity.Name} objects." }.AsWrapper(entity.Cache);
        foreach (var function in AggregateFields.Functions)
        {
            var columns = AggregateFields.ColumnsOf(entity, function).ToList();
            if (columns.Count > 0)
            {
                type.AddField(new TypeReference(Function(entity, function, columns)).Field(function.Name, function.Description, true));
            }
        }

        return type;
    }

    private ObjectGraphType Function(EntityDefinition entity, AggregateFunction function, List<(string Name, string Description, ColumnSource Column)> columns)
    {
        var type = new ObjectGraphType { Name = entity.Name + function.Suffix, Description = $"{function.Description} Of many {entity.Name} objects." }.AsWrapper(entity.Cache);
        foreach (var (name, description, column) in columns)
        {
            type.AddField(leaves.Of(new Total(function.Function, column).Figure("").ClrType).Field(name, description, function.Name == "countDistinct"));
        }

        return type;
    }
}
