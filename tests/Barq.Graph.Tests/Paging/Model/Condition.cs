using System.Globalization;
using System.Text.Json;
using Barq.Graph.NodeIds;

namespace Barq.Graph.Tests.Paging.Model;

/// <summary>A filter: as a GraphQL literal, and as what it means.</summary>
internal sealed record Condition(string Literal, Func<ModelRow, bool> Holds)
{
    public static readonly Condition None = new("{}", _ => true);

    /// <summary>The bounds that it sets whatever else it asks: 2 for a lower one, 1 for an upper one, by field.</summary>
    public IReadOnlyList<(string Field, int Side)> Bounds { get; private init; } = [];

    public override string ToString() => Literal;

    public static Condition Field(string field, string operation, object? value) => new(
        $"{{ {field}: {{ {operation}: {LiteralOf(field, value)} }} }}", row => Compares(row.Values[field], operation, value))
    {
        Bounds = operation switch
        {
            "gt" or "gte" => [(field, 2)],
            "lt" or "lte" => [(field, 1)],
            _ => [],
        },
    };

    public static Condition In(string field, bool negated, object?[] values) => new(
        $"{{ {field}: {{ {(negated ? "nin" : "in")}: [{string.Join(", ", values.Select(value => LiteralOf(field, value)))}] }} }}",
        row => values.Any(value => ModelRow.Compare(value, row.Values[field]) == 0) != negated);

    public static Condition ToOne(string field, Condition inner) =>
        new($"{{ {field}: {inner.Literal} }}", row => row.ToOne[field] is { } other && inner.Holds(other));

    public static Condition Some(string list, Condition inner) =>
        new($"{{ {list}: {{ some: {inner.Literal} }} }}", row => row.Lists[list].Any(inner.Holds));

    public static Condition NoneOf(string list, Condition inner) =>
        new($"{{ {list}: {{ none: {inner.Literal} }} }}", row => !row.Lists[list].Any(inner.Holds));

    public static Condition All(string list, Condition inner) =>
        new($"{{ {list}: {{ all: {inner.Literal} }} }}", row => row.Lists[list].All(inner.Holds));

    public static Condition Any(string list, bool any) =>
        new($"{{ {list}: {{ any: {(any ? "true" : "false")} }} }}", row => row.Lists[list].Count > 0 == any);

    public static Condition CountOf(string list, Condition? inner, string operation, int number) => new(
        $"{{ {list}: {{ count: {{ {(inner is null ? "" : $"where: {inner.Literal}, ")}{operation}: {number} }} }} }}",
        row => Compares(row.Lists[list].Count(other => inner is null || inner.Holds(other)), operation, number));

    public static Condition And(Condition[] parts) =>
        new($"{{ and: [{string.Join(", ", parts.Select(part => part.Literal))}] }}", row => parts.All(part => part.Holds(row)))
        {
            Bounds = [.. parts.SelectMany(part => part.Bounds)],
        };

    public static Condition Or(Condition[] parts) =>
        new($"{{ or: [{string.Join(", ", parts.Select(part => part.Literal))}] }}", row => parts.Length == 0 || parts.Any(part => part.Holds(row)));

    public static bool Compares(object? actual, string operation, object? value) => operation switch
    {
        "eq" => ModelRow.Compare(actual, value) == 0,
        "neq" => ModelRow.Compare(actual, value) != 0,
        // NULL is neither less nor more than anything.
        "gt" => actual is not null && ModelRow.Compare(actual, value) > 0,
        "gte" => actual is not null && ModelRow.Compare(actual, value) >= 0,
        "lt" => actual is not null && ModelRow.Compare(actual, value) < 0,
        "lte" => actual is not null && ModelRow.Compare(actual, value) <= 0,
        "contains" => actual is string text && text.Contains((string)value!, StringComparison.Ordinal),
        "startsWith" => actual is string text && text.StartsWith((string)value!, StringComparison.Ordinal),
        "endsWith" => actual is string text && text.EndsWith((string)value!, StringComparison.Ordinal),
        "ieq" => actual is string text && Folded(text) == Folded(value),
        "icontains" => actual is string text && Folded(text).Contains(Folded(value), StringComparison.Ordinal),
        "istartsWith" => actual is string text && Folded(text).StartsWith(Folded(value), StringComparison.Ordinal),
        "iendsWith" => actual is string text && Folded(text).EndsWith(Folded(value), StringComparison.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };

    // By hand for the few texts of the model's fleet, so that it does not fold as the product does.
    private static string Folded(object? text) => ((string)text!).ToLowerInvariant().Replace('é', 'e').Replace("\u0640", "", StringComparison.Ordinal);

    public static string LiteralOf(string field, object? value) => value switch
    {
        null => "null",
        long key when ModelSchema.References.TryGetValue(field, out var type) => $"\"{new NodeId(type, key)}\"",
        bool truth => truth ? "true" : "false",
        string name when field is "status" or "priority" => name,
        string text => JsonSerializer.Serialize(text),
        DateTimeOffset time => $"\"{time:yyyy-MM-ddTHH:mm:ss.ffffff}Z\"",
        DateOnly day => $"\"{day:yyyy-MM-dd}\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
