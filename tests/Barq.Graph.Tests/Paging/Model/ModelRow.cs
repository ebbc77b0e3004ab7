using System.Text;
using Barq.Graph.NodeIds;

namespace Barq.Graph.Tests.Paging.Model;

/// <summary>A row as the tests know it: values by GraphQL field, and the rows around it.</summary>
internal sealed class ModelRow(string type, long id)
{
    public string Type { get; } = type;

    public long Id { get; } = id;

    public string GlobalId { get; } = new NodeId(type, id).ToString();

    /// <summary>A text, whole number, decimal, time, day, truth or null; an enum's is the text of its GraphQL name.</summary>
    public Dictionary<string, object?> Values { get; } = new() { ["id"] = id };

    public Dictionary<string, ModelRow?> ToOne { get; } = [];

    public Dictionary<string, List<ModelRow>> Lists { get; } = [];

    /// <summary>The value of a field, or of a field of the rows that it refers to, with points between; null where there is none.</summary>
    public object? Value(string path) => path.Split('.', 2) switch
    {
        [var relation, var rest] => ToOne[relation]?.Value(rest),
        _ => Values[path],
    };

    /// <summary>Orders values as the API promises: NULL is greater than all else, texts by code points.</summary>
    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)),
        _ => ((IComparable)left).CompareTo(right),
    };

    /// <summary>Brings a property's value into the form of <see cref="Values"/>.</summary>
    public static object? Normalize(object? value) => value switch
    {
        Enum name => ToGraphQLName(name.ToString()),
        DateTimeOffset time => time.ToUniversalTime(),
        _ => value,
    };

    private static string ToGraphQLName(string name) =>
        string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) ? "_" + letter : char.ToUpperInvariant(letter).ToString()));
}
