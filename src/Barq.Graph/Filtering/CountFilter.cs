using Barq.Graph.Definitions;
using Barq.Graph.Errors;
using Barq.Persistence.Querying;

namespace Barq.Graph.Filtering;

/// <summary>Conditions on how many related rows there are: <c>deliveries: { count: { where: { … }, gte: 10 } }</c>.</summary>
internal static class CountFilter
{
    /// <summary>Reads the conditions.</summary>
    /// <param name="table">The table whose rows have them.</param>
    /// <param name="field">The relation.</param>
    /// <param name="value">The coerced conditions.</param>
    /// <exception cref="GraphQLRequestException">An operand can't be used.</exception>
    public static IEnumerable<Predicate> Read(TableSource table, ToManyField field, IDictionary<string, object?> value)
    {
        var operations = value.Where(operation => operation.Key != FilterNames.Counted).ToDictionary(StringComparer.Ordinal);
        var condition = FilterReader.Read(field.Target, value.TryGetValue(FilterNames.Counted, out var where) ? where : null) ?? Predicate.True;

        // One more than any number that is named, and it is known how the whole count compares with each of them.
        var most = operations.Values.SelectMany(NumbersIn).Select(number => Checked(field, number)).DefaultIfEmpty(0).Max();
        var counted = CalculatedColumns.Count(table, $"{field.Name}Count", field.Relation, condition, most + 1);
        return FilterReader.ReadOperations(counted, null, $"{field.Name}.{FilterNames.Count}", operations) is { } read ? [read] : [];
    }

    private static IEnumerable<int> NumbersIn(object? operand) => operand switch
    {
        int number => [number],
        IEnumerable<object?> numbers => numbers.OfType<int>(),
        _ => [],
    };

    private static int Checked(ToManyField field, int number) => number <= CountFields.MostBound
        ? Math.Max(number, 0)
        : throw new GraphQLRequestException(
            ErrorCodes.BadUserInput, $"The count of '{field.Name}' is compared with {CountFields.MostBound} at most, and not with {number}: no list is counted further for a condition.");
}
