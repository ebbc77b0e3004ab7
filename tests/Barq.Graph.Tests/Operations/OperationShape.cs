using System.Text.Json.Nodes;
using Barq.Graph.NodeIds;
using GraphQLParser;
using GraphQLParser.AST;

namespace Barq.Graph.Tests.Operations;

/// <summary>
/// What an operation's text promises: one statement for each root field and each nested connection, and one for each
/// <c>totalCount</c>, <c>aggregate</c> and <c>groups</c>, and for each kind of a <c>search</c>. Read from the syntax alone, so that it shares no mistake with the engine's planning.
/// </summary>
internal sealed class OperationShape
{
    /// <summary>The kinds of what the search box finds.</summary>
    private const int Searchable = 4;

    private static readonly string[] _connectionParts = ["nodes", "edges", "pageInfo", "totalCount", "aggregate", "groups"];

    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments;
    private readonly JsonObject _variables;
    private readonly List<string> _connections = [];

    private OperationShape(GraphQLDocument document, JsonObject variables)
    {
        Definition = document.Definitions.OfType<GraphQLOperationDefinition>().Single();
        _variables = (JsonObject)variables.DeepClone();
        _fragments = document.Definitions.OfType<GraphQLFragmentDefinition>().ToDictionary(fragment => fragment.FragmentName.Name.StringValue);
        foreach (var variable in (Definition.Variables?.Items ?? []).Where(variable => variable.DefaultValue is not null))
        {
            _variables.TryAdd(variable.Variable.Name.StringValue, Gateway.LiteralJson.Of(variable.DefaultValue!));
        }

        Statements = Fields([Definition.SelectionSet], null).Sum(Root);
    }

    /// <summary>The operation.</summary>
    public GraphQLOperationDefinition Definition { get; }

    /// <summary>How many statements it takes, as long as there are rows on every level.</summary>
    public int Statements { get; }

    /// <summary>The response keys, joined by points, that lead to each of its connections.</summary>
    public IReadOnlyList<string> Connections => _connections;

    public static OperationShape Of(string document, JsonObject variables) => new(Parser.Parse(document), variables);

    private int Root(Field field) => field.Name switch
    {
        "__typename" or "__schema" or "__type" => 0,
        "node" => Node(field, TypeOf(Argument(field, "id")!)),
        "nodes" => ((JsonArray)Argument(field, "ids")!).Select(id => TypeOf(id!)).Distinct().Sum(type => Node(field, type)),
        "search" => Argument(field, "kinds") is JsonArray kinds ? kinds.Count : Searchable,
        _ when IsConnection(field) => Connection(field, field.Key),
        _ => 1 + Children(Fields(field.Sets, null), field.Key),
    };

    private int Node(Field field, string type) => 1 + Children(Fields(field.Sets, type), field.Key);

    private int Children(IEnumerable<Field> fields, string path) => fields.Where(field => field.Sets.Count > 0).Sum(field =>
        IsConnection(field) ? Connection(field, $"{path}.{field.Key}") : Children(Fields(field.Sets, null), $"{path}.{field.Key}"));

    private int Connection(Field field, string path)
    {
        _connections.Add(path);
        var parts = Fields(field.Sets, null);
        var below = parts.Where(part => part.Name == "nodes").Sum(part => Children(Fields(part.Sets, null), $"{path}.{part.Key}"))
            + parts.Where(part => part.Name == "edges").Sum(part => Children(Fields(part.Sets, null), $"{path}.{part.Key}"));
        return (parts.Any(part => part.Name is "nodes" or "edges" or "pageInfo") ? 1 : 0) + parts.Where(part => part.Name is "totalCount" or "aggregate").Select(part => part.Name).Distinct().Count()
            + parts.Count(part => part.Name == "groups") + below;
    }

    private bool IsConnection(Field field) => Fields(field.Sets, null).Any(part => _connectionParts.Contains(part.Name));

    private JsonNode? Argument(Field field, string name) => field.Ast.Arguments!.Single(argument => argument.Name.StringValue == name).Value is GraphQLVariable variable
        ? _variables[variable.Name.StringValue]
        : throw new NotSupportedException($"Pass '{name}' in a variable: operations that are kept have no ids in them.");

    private static string TypeOf(JsonNode id) => NodeId.TryParse(id.GetValue<string>(), out var parsed) ? parsed.TypeName : throw new FormatException($"{id} is no global id.");

    private List<Field> Fields(IReadOnlyList<GraphQLSelectionSet> sets, string? type)
    {
        var fields = new List<Field>();
        foreach (var selection in sets.SelectMany(set => set.Selections).Where(selection => IsIncluded((IHasDirectivesNode)selection)))
        {
            switch (selection)
            {
                case GraphQLField field:
                    var key = (field.Alias?.Name ?? field.Name).StringValue;
                    if (!fields.Exists(known => known.Key == key))
                    {
                        fields.Add(new Field(key, field.Name.StringValue, field, []));
                    }

                    fields.Find(known => known.Key == key)!.Sets.AddRange(field.SelectionSet is { } set ? [set] : []);
                    break;
                case GraphQLInlineFragment inline when Fits(inline.TypeCondition, type):
                    Merge(fields, Fields([inline.SelectionSet], type));
                    break;
                case GraphQLFragmentSpread spread when _fragments[spread.FragmentName.Name.StringValue] is var fragment && Fits(fragment.TypeCondition, type):
                    Merge(fields, Fields([fragment.SelectionSet], type));
                    break;
            }
        }

        return fields;
    }

    private static void Merge(List<Field> fields, List<Field> more)
    {
        foreach (var field in more)
        {
            if (fields.Find(known => known.Key == field.Key) is { } known)
            {
                known.Sets.AddRange(field.Sets);
            }
            else
            {
                fields.Add(field);
            }
        }
    }

    private static bool Fits(GraphQLTypeCondition? condition, string? type) =>
        condition is null || type is null || condition.Type.Name.StringValue == type || condition.Type.Name.StringValue == "Node";

    private bool IsIncluded(IHasDirectivesNode node) => (node.Directives?.Items ?? []).Where(directive => directive.Name.StringValue is "include" or "skip").All(directive =>
        IsTrue(directive.Arguments!.Single().Value) == (directive.Name.StringValue == "include"));

    private bool IsTrue(GraphQLValue condition) =>
        condition is GraphQLVariable variable ? _variables[variable.Name.StringValue]!.GetValue<bool>() : ((GraphQLBooleanValue)condition).BoolValue;

    private sealed record Field(string Key, string Name, GraphQLField Ast, List<GraphQLSelectionSet> Sets);
}
