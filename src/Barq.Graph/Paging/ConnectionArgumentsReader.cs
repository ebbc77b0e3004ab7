using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using Barq.Graph.Filtering;
using Barq.Graph.Limits;
using Barq.Persistence.Querying;

namespace Barq.Graph.Paging;

/// <summary>Reads and checks the arguments of a connection.</summary>
/// <param name="options">How long pages may be.</param>
/// <param name="limits">How large filters may be.</param>
internal sealed class ConnectionArgumentsReader(PagingOptions options, LimitsOptions limits)
{
    private static readonly string[] _positions = ["after", "before", "last"];

    /// <summary>Reads the arguments of groups of the rows.</summary>
    public GroupArgumentsReader Groups { get; } = new(options, limits);

    /// <summary>Takes the arguments of a search.</summary>
    /// <param name="entities">What can be found.</param>
    /// <param name="arguments">The arguments as the document has them.</param>
    /// <param name="path">The response keys that lead to the field, for errors.</param>
    public SearchSource Search(IReadOnlyList<EntityDefinition> entities, FieldArguments arguments, IReadOnlyList<string> path) =>
        new(arguments, entities.ToDictionary(SearchFields.KindOf, entity => entity.Name, StringComparer.Ordinal), options, path);

    /// <summary>Reads coerced arguments.</summary>
    /// <param name="entity">The type of the rows.</param>
    /// <param name="arguments">The coerced values by name; absent ones are missing or null.</param>
    /// <exception cref="GraphQLRequestException">A value can't be used.</exception>
    public ConnectionArguments Read(EntityDefinition entity, IReadOnlyDictionary<string, object?> arguments)
    {
        var first = (int?)arguments.GetValueOrDefault("first");
        var last = (int?)arguments.GetValueOrDefault("last");
        if (first is not null && last is not null)
        {
            throw new GraphQLRequestException(ErrorCodes.BadUserInput, "Pass 'first' to page forward or 'last' to page backward, not both.");
        }

        CheckSize("first", first);
        CheckSize("last", last);
        var offset = ReadOffset(arguments);
        var where = ReadFilter(entity, arguments.GetValueOrDefault("where"));
        var order = OrderReader.Read(entity, arguments.GetValueOrDefault("order"), where);
        var signature = Cursor.Signature(order);
        return new ConnectionArguments
        {
            Limit = first ?? last ?? Math.Min(options.DefaultPageSize, options.MaxPageSize),
            Backward = last is not null,
            Offset = offset,
            Order = order,
            OrderSignature = signature,
            After = ReadCursor("after", arguments, order, signature),
            Before = ReadCursor("before", arguments, order, signature),
            Where = where,
            Weight = PageWeight.Of(entity.Table, where, order, offset),
        };
    }

    private Predicate? ReadFilter(EntityDefinition entity, object? where)
    {
        var filter = FilterReader.Read(entity, where);
        var conditions = filter?.Count ?? 0;
        return conditions <= limits.MaxConditions ? filter : throw new GraphQLRequestException(
            ErrorCodes.TooExpensive, $"The filter has {conditions} conditions, and may have {limits.MaxConditions}: 'in' takes any number of values as one.");
    }

    private int ReadOffset(IReadOnlyDictionary<string, object?> arguments)
    {
        if (arguments.GetValueOrDefault("offset") is not int offset)
        {
            return 0;
        }

        if (offset < 0 || offset > options.MaxOffset)
        {
            throw new GraphQLRequestException(
                ErrorCodes.BadUserInput, $"'offset' must be between 0 and {options.MaxOffset}, and is {offset}: page on from there by 'after', or narrow the list by 'where'.");
        }

        return Array.Find(_positions, name => arguments.GetValueOrDefault(name) is not null) is { } position
            ? throw new GraphQLRequestException(ErrorCodes.BadUserInput, $"Pass 'offset' or '{position}', not both: a page begins at its number, or where a cursor says.")
            : offset;
    }

    private void CheckSize(string name, int? size)
    {
        if (size is < 0 || size > options.MaxPageSize)
        {
            throw new GraphQLRequestException(ErrorCodes.BadUserInput, $"'{name}' must be between 0 and {options.MaxPageSize}, and is {size}.");
        }
    }

    private static object?[]? ReadCursor(string name, IReadOnlyDictionary<string, object?> arguments, SortOrder order, uint signature) =>
        arguments.GetValueOrDefault(name) is not string text
            ? null
            : Cursor.Read(text, order.Terms, signature) ?? throw new GraphQLRequestException(
                ErrorCodes.InvalidCursor, $"'{name}' is not a cursor of this connection in this order: cursors can't be made up or carried over to another order.");
}
