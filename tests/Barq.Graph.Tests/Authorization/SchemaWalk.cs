using System.Text;
using System.Text.Json;
using Barq.Graph.NodeIds;
using GraphQL.Types;

namespace Barq.Graph.Tests.Authorization;

/// <summary>Operations made from the schema itself, that select everything there is: a new field can't be forgotten.</summary>
internal static class SchemaWalk
{
    /// <summary>One operation for each root connection: all fields, three connections deep.</summary>
    public static IEnumerable<string> Connections(ISchema schema) => schema.Query.Fields
        .Where(field => Named(field).Name.EndsWith("Connection", StringComparison.Ordinal))
        .Select(field => $"{{ {field.Name}(first: 20) {Selection(field, 3)} }}");

    /// <summary>Searches for what rows of all kinds have: numbers, words, and words that are mistyped.</summary>
    public static IEnumerable<string> Searches(ISchema schema) => new[] { "bq", "brq", "tk", "a", "al", "riyadh", "olaya street", "olayya", "qahtany", "delivry", "12" }
        .Select(text => $"{{ search(text: \"{text}\", first: 100) {{ field score node {Node(schema, "Courier", "Delivery", "Ticket", "Vehicle")} }} }}");

    /// <summary>The selection on any object by its global id.</summary>
    public static string Node(ISchema schema) => Node(schema, [.. schema.AllTypes.OfType<IObjectGraphType>()
        .Where(type => type.ResolvedInterfaces.Any(implemented => implemented.Name == "Node")).Select(type => type.Name)]);

    private static string Node(ISchema schema, params string[] types) => "{ __typename ... on Node { id } " + string.Concat(types.Select(name => (IObjectGraphType)schema.AllTypes[name]!)
        .Select(type => $"... on {type.Name} {{ {Leaves(type)} }} ")) + "}";

    /// <summary>All global ids in an answer, wherever they stand.</summary>
    public static IEnumerable<NodeId> Ids(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(property => Ids(property.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Ids),
        JsonValueKind.String when NodeId.TryParse(json.GetString(), out var id) => [id],
        _ => [],
    };

    private static string Selection(FieldType field, int depth)
    {
        var type = (IObjectGraphType)Named(field);
        if (type.Name == "PageInfo")
        {
            return "{ hasNextPage startCursor endCursor }";
        }

        if (type.Name.EndsWith("Connection", StringComparison.Ordinal))
        {
            var row = (IObjectGraphType)Named(type.Fields.Find("nodes")!);
            return $"{{ totalCount pageInfo {{ hasNextPage }} {Groups(type)} nodes {Object(row, depth - 1)} }}";
        }

        return Object(type, depth - 1);
    }

    // Global ids are among the keys, of whatever the rows refer to.
    private static string Groups(IObjectGraphType connection)
    {
        var keys = (IObjectGraphType)Named(((IObjectGraphType)Named(connection.Fields.Find("groups")!)).Fields.Find("key")!);
        return string.Join(' ', keys.Fields.Where(key => Named(key).Name == "ID")
            .Select(key => $"by_{key.Name}: groups(by: [{{ {key.Name}: {{}} }}], first: 20) {{ key {{ {key.Name} }} count }}"));
    }

    private static string Object(IObjectGraphType type, int depth)
    {
        var text = new StringBuilder("{ ").Append(Leaves(type));
        foreach (var field in depth <= 0 ? [] : type.Fields.Where(field => Named(field) is IObjectGraphType))
        {
            var arguments = field.Arguments is { Count: > 0 } ? "(first: 3)" : "";
            text.Append(' ').Append(field.Name).Append(arguments).Append(' ').Append(Selection(field, depth));
        }

        return text.Append(" }").ToString();
    }

    // Under names of their own: types that meet in one selection have some of the same names, and not the same nullability.
    private static string Leaves(IObjectGraphType type) => string.Join(' ', type.Fields.Where(field => Named(field) is not IObjectGraphType)
        .Select(field => field.Name == "id" ? "id" : $"{type.Name}_{field.Name}: {field.Name}"));

    private static IGraphType Named(FieldType field)
    {
        var type = field.ResolvedType!;
        while (type is IProvideResolvedType { ResolvedType: { } inner })
        {
            type = inner;
        }

        return type;
    }
}
