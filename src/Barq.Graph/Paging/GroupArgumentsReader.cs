using System.Globalization;
using Barq.Graph.Definitions;
using Barq.Graph.Errors;
using Barq.Graph.Limits;
using Barq.Persistence.Querying;

namespace Barq.Graph.Paging;

/// <summary>Reads and checks the arguments of <c>groups</c>.</summary>
/// <param name="options">How many groups there may be.</param>
/// <param name="limits">How large conditions may be.</param>
internal sealed class GroupArgumentsReader(PagingOptions options, LimitsOptions limits)
{
    /// <summary>Reads coerced arguments.</summary>
    /// <param name="entity">The type of the rows.</param>
    /// <param name="selected">What is selected of the figures.</param>
    /// <param name="arguments">The coerced values by name; absent ones are missing or null.</param>
    /// <exception cref="GraphQLRequestException">A value can't be used.</exception>
    public GroupArguments Read(EntityDefinition entity, IReadOnlyList<Total> selected, IReadOnlyDictionary<string, object?> arguments)
    {
        var shape = new GroupShape(entity.Table);
        foreach (var total in selected)
        {
            shape.Require(total);
        }

        var (keys, without) = GroupKeyReader.Read(entity, shape, arguments["by"]);
        var figures = new GroupFigureReader(entity, shape, keys);
        var having = ReadHaving(figures, arguments.GetValueOrDefault("having"), without);
        var order = figures.Order(arguments.GetValueOrDefault("order"));
        var signature = Signature(entity, keys, order);
        return new GroupArguments
        {
            Shape = shape,
            Keys = keys,
            Having = having,
            Order = order,
            Signature = signature,
            After = arguments.GetValueOrDefault("after") is not string text ? null : Cursor.Read(text, order, signature) ?? throw new GraphQLRequestException(
                ErrorCodes.InvalidCursor, "'after' is not a cursor of these groups in this order: cursors can't be made up or carried over to other keys or another order."),
            Limit = ReadSize((int?)arguments.GetValueOrDefault("first")),
        };
    }

    private Predicate? ReadHaving(GroupFigureReader figures, object? argument, IReadOnlyList<Predicate> without)
    {
        var having = figures.Having(argument);
        var conditions = having?.Count ?? 0;
        if (conditions > limits.MaxConditions)
        {
            throw new GraphQLRequestException(ErrorCodes.TooExpensive, $"'having' has {conditions} conditions, and may have {limits.MaxConditions}.");
        }

        return without.Count == 0 ? having : new AllOf([.. without, .. having is null ? [] : (IEnumerable<Predicate>)[having]]);
    }

    private int ReadSize(int? first) => first is < 0 || first > options.MaxGroups
        ? throw new GraphQLRequestException(ErrorCodes.BadUserInput, $"'first' of groups must be between 0 and {options.MaxGroups}, and is {first}.")
        : first ?? Math.Min(options.DefaultPageSize, options.MaxGroups);

    // Columns of groups have names of the statement alone: what they are has to be said.
    private static uint Signature(EntityDefinition entity, IReadOnlyList<NamedGroupKey> keys, IReadOnlyList<SortTerm> order)
    {
        var signature = Cursor.Signature(entity.Name);
        foreach (var key in keys)
        {
            signature = Cursor.Signature(string.Create(CultureInfo.InvariantCulture, $"{key.Column.Name}={key.Path}/{key.Key.Bucket}/{key.Key.Zone?.Id}"), signature);
        }

        return order.Aggregate(signature, (hash, term) => Cursor.Signature($"{term.Column.Name}{(term.Descending ? '-' : '+')}", hash));
    }
}
