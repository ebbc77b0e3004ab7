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
    /// <param name="order">The coerced argument: a list of one-field objects, which may lead over relations, or null.</param>
    /// <param name="where">The filter, which says where to start where the client says nothing of the order; null for none.</param>
    /// <exception cref="GraphQLRequestException">An element names several fields: coercion has lost which comes first.</exception>
    public static SortOrder Read(EntityDefinition entity, object? order, Predicate? where)
    {
        if (order is not IEnumerable<object?> elements)
        {
            return RangeOrder.Of(entity.Table, where) ?? entity.DefaultOrder;
        }

        var terms = new List<SortTerm>(2);
        var joined = new JoinedTable(entity.Table);
        var isTotal = false;
        foreach (var element in elements)
        {
            // Behind the key nothing decides any more: what is named there has to be right, and is not worked out.
            if (element is IDictionary<string, object?> fields && TermOf(entity, isTotal ? new JoinedTable(entity.Table) : joined, [], fields) is { } term && !isTotal)
            {
                terms.Add(term);
                isTotal = term.Column == entity.Table.Key;
            }
        }

        return terms.Count > 0 ? new SortOrder(entity.Table, terms, joined) : RangeOrder.Of(entity.Table, where) ?? entity.DefaultOrder;
    }

    private static SortTerm? TermOf(EntityDefinition entity, JoinedTable joined, IReadOnlyList<Relation> path, IDictionary<string, object?> fields)
    {
        if (fields.Count(field => field.Value is not null) > 1)
        {
            throw new GraphQLRequestException(
                ErrorCodes.BadUserInput, "Each element of 'order' names one field: write [{ a: ASC }, { b: DESC }], most significant first.");
        }

        foreach (var (name, value) in fields)
        {
            switch (value)
            {
                case IDictionary<string, object?> when path.Count == GroupFields.MostHops:
                    throw new GraphQLRequestException(ErrorCodes.BadUserInput, $"'order' leads over {GroupFields.MostHops} relations at most.");
                case IDictionary<string, object?> related when entity.Field(name) is ToOneField toOne:
                    return TermOf(toOne.Target, joined, [.. path, toOne.Relation], related);
                case string direction:
                    var column = ColumnOf(entity, name);
                    return new SortTerm(path.Count == 0 && column.Expression is null ? column : joined.Require(path, column), direction == Descending);
            }
        }

        return null;
    }

    private static ColumnSource ColumnOf(EntityDefinition entity, string name) => entity.Field(name) switch
    {
        ColumnField column => column.Column,
        ReferenceField reference => reference.Key,
        _ => entity.Table.Key,
    };
}
