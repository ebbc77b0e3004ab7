using Barq.Graph.Definitions;
using Barq.Graph.Errors;
using Barq.Persistence.Querying;

namespace Barq.Graph.Paging;

/// <summary>Turns a coerced <c>order</c> argument into a total order.</summary>
internal static class OrderReader
{
    /// <summary>The value that the enum <c>SortEnumType</c> has for DESC.</summary>
    public const string Descending = "DESC";

    /// <summary>Reads an order.</summary>
    /// <param name="entity">The type that is ordered.</param>
    /// <param name="order">The coerced argument: a list of one-field objects, or null.</param>
    /// <param name="where">The filter, which says where to start where the client says nothing of the order; null for none.</param>
    /// <exception cref="GraphQLRequestException">An element names several fields: coercion has lost which comes first.</exception>
    public static SortOrder Read(EntityDefinition entity, object? order, Predicate? where)
    {
        if (order is not IEnumerable<object?> elements)
        {
            return RangeOrder.Of(entity.Table, where) ?? entity.DefaultOrder;
        }

        var terms = new List<SortTerm>(2);
        foreach (var element in elements)
        {
            if (element is not IDictionary<string, object?> fields)
            {
                continue;
            }

            if (fields.Count(field => field.Value is not null) > 1)
            {
                throw new GraphQLRequestException(
                    ErrorCodes.BadUserInput, "Each element of 'order' names one field: write [{ a: ASC }, { b: DESC }], most significant first.");
            }

            foreach (var (name, direction) in fields)
            {
                if (direction is not null)
                {
                    terms.Add(new SortTerm(ColumnOf(entity, name), (string)direction == Descending));
                }
            }
        }

        return terms.Count > 0 ? new SortOrder(entity.Table, terms) : RangeOrder.Of(entity.Table, where) ?? entity.DefaultOrder;
    }

    private static ColumnSource ColumnOf(EntityDefinition entity, string name) => entity.Field(name) switch
    {
        ColumnField column => column.Column,
        ReferenceField reference => reference.Key,
        _ => entity.Table.Key,
    };
}
