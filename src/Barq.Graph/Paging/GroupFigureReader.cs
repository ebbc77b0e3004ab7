using Barq.Graph.Definitions;
using Barq.Graph.Errors;
using Barq.Graph.Filtering;
using Barq.Persistence.Querying;

namespace Barq.Graph.Paging;

/// <summary>Reads <c>having</c> and <c>order</c> of groups: what they name and nobody selected is added up, too.</summary>
/// <param name="entity">The type of the rows.</param>
/// <param name="shape">Gets what is added up.</param>
/// <param name="keys">The keys.</param>
internal sealed class GroupFigureReader(EntityDefinition entity, GroupShape shape, IReadOnlyList<NamedGroupKey> keys)
{
    /// <summary>Reads a condition.</summary>
    /// <param name="argument">The coerced argument: a dictionary, or null.</param>
    /// <returns>The condition; null where none is set.</returns>
    /// <exception cref="GraphQLRequestException">An operand can't be used.</exception>
    public Predicate? Having(object? argument)
    {
        var conditions = new List<Predicate>();
        foreach (var (name, value) in Fields(argument))
        {
            switch (name)
            {
                case "and" or "or" when ((IEnumerable<object?>)value).Select(item => Having(item) ?? Predicate.True).ToList() is { Count: > 0 } list:
                    conditions.Add(name == "and" ? new AllOf(list) : new AnyOf(list));
                    break;
                case "count" when FilterReader.ReadOperations(shape.Count, null, name, value) is { } condition:
                    conditions.Add(condition);
                    break;
                case AggregateFields.Name:
                    conditions.AddRange(Figures(value).Select(figure => FilterReader.ReadOperations(figure.Column, null, figure.Name, figure.Value)).OfType<Predicate>());
                    break;
            }
        }

        return conditions.Count == 0 ? null : new AllOf(conditions);
    }

    /// <summary>Reads an order, and makes it a total one by the keys that it does not name.</summary>
    /// <param name="argument">The coerced argument: a list of one-field objects, or null.</param>
    /// <exception cref="GraphQLRequestException">It names what is no key.</exception>
    public IReadOnlyList<SortTerm> Order(object? argument)
    {
        var terms = new List<SortTerm>();
        foreach (var element in argument as IEnumerable<object?> ?? [])
        {
            foreach (var (name, value) in Fields(element))
            {
                terms.AddRange(name switch
                {
                    "count" => [Term(shape.Count, value)],
                    "key" => Keys(value, ""),
                    _ => Figures(value).Select(figure => Term(figure.Column, figure.Value)),
                });
            }
        }

        terms.AddRange(keys.Select(key => new SortTerm(key.Column, Descending: false)));
        return [.. terms.DistinctBy(term => term.Column)];
    }

    private IEnumerable<SortTerm> Keys(object value, string path) => Fields(value).SelectMany(field => field.Value is string
        ? [Term((keys.FirstOrDefault(key => key.Path == path + field.Key) ?? throw new GraphQLRequestException(
            ErrorCodes.BadUserInput, $"'order' names the key '{path}{field.Key}', by which 'by' does not group.")).Column, field.Value)]
        : Keys(field.Value, $"{path}{field.Key}."));

    private IEnumerable<(string Name, ColumnSource Column, object Value)> Figures(object value) =>
        from function in Fields(value)
        let definition = AggregateFields.Functions.First(candidate => candidate.Name == function.Key)
        from field in Fields(function.Value)
        let column = AggregateFields.ColumnsOf(entity, definition).First(candidate => candidate.Name == field.Key).Column
        select ($"{function.Key}.{field.Key}", shape.Require(new Total(definition.Function, column)), field.Value);

    private static SortTerm Term(ColumnSource column, object direction) => new(column, (string)direction == OrderReader.Descending);

    private static IEnumerable<KeyValuePair<string, object>> Fields(object? value) =>
        (value as IDictionary<string, object?> ?? new Dictionary<string, object?>()).Where(field => field.Value is not null)!;
}
