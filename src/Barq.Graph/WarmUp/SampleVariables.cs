using System.Text.Json;
using System.Text.Json.Nodes;
using Barq.Graph.NodeIds;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Barq.Graph.WarmUp;

/// <summary>
/// Makes variables up for documents that bring none, so that they can be planned and run: only those that have to be there, each with a value
/// of its type that finds few rows. An id is that of the first row of the type that its variable is named after, or whose root field it is for.
/// </summary>
internal sealed class SampleVariables(ISchema schema, TimeProvider time)
{
    private const long FirstKey = 1;

    /// <summary>The variables of an operation.</summary>
    /// <returns>A JSON object; null where a type of them is not known here.</returns>
    public JsonElement? For(GraphQLOperationDefinition operation)
    {
        var variables = new JsonObject();
        foreach (var variable in operation.Variables?.Items ?? [])
        {
            if (variable.Type is GraphQLNonNullType required && variable.DefaultValue is null)
            {
                var name = variable.Variable.Name.StringValue;
                if (ValueOf(required.Type, () => IdOf(name, RootOf(operation, name))) is not { } value)
                {
                    return null;
                }

                variables[name] = value;
            }
        }

        return JsonSerializer.SerializeToElement(variables);
    }

    private JsonNode? ValueOf(GraphQLType type, Func<string?> id) => type switch
    {
        GraphQLNonNullType required => ValueOf(required.Type, id),
        GraphQLListType list => ListOf(ValueOf(list.Type, id)),
        GraphQLNamedType named => ValueOf(schema.AllTypes[named.Name.StringValue], id),
        _ => null,
    };

    private JsonNode? ValueOf(IGraphType? type, Func<string?> id) => type switch
    {
        NonNullGraphType required => ValueOf(required.ResolvedType, id),
        ListGraphType list => ListOf(ValueOf(list.ResolvedType, id)),
        EnumerationGraphType choice => choice.Values.First().Name,
        IInputObjectGraphType input => ObjectOf(input),
        { Name: "ID" } => id(),
        // A text like any other, and a time zone where one is asked for.
        { Name: "String" } => "UTC",
        { Name: "Int" or "Long" or "Float" or "Decimal" } => 1,
        { Name: "Boolean" } => true,
        { Name: "DateTime" } => $"{time.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}",
        { Name: "Date" } => $"{time.GetUtcNow().UtcDateTime:yyyy-MM-dd}",
        _ => null,
    };

    private static JsonArray? ListOf(JsonNode? item) => item is null ? null : new JsonArray(item);

    private JsonObject? ObjectOf(IInputObjectGraphType input)
    {
        var fields = new JsonObject();
        foreach (var field in input.Fields.Where(field => field.ResolvedType is NonNullGraphType && field.DefaultValue is null))
        {
            if (ValueOf(field.ResolvedType, () => IdOf(field.Name)) is not { } value)
            {
                return null;
            }

            fields[field.Name] = value;
        }

        return fields;
    }

    private string IdOf(string name, string? otherwise = null)
    {
        var stem = name.EndsWith("Id", StringComparison.Ordinal) && name.Length > 2 ? $"{char.ToUpperInvariant(name[0])}{name[1..^2]}" : null;
        var type = stem is not null && IsNode(schema.AllTypes[stem]) ? stem : otherwise ?? schema.AllTypes.First(IsNode).Name;
        return new NodeId(type, FirstKey).ToString();
    }

    private string? RootOf(GraphQLOperationDefinition operation, string variable)
    {
        var root = operation.SelectionSet.Selections.OfType<GraphQLField>().FirstOrDefault(field =>
            field.Arguments?.Items.Any(argument => argument.Value is GraphQLVariable used && used.Name.StringValue == variable) == true);
        var type = root is null ? null : schema.Query.Fields.Find(root.Name.StringValue)?.ResolvedType?.GetNamedType();
        return IsNode(type as IGraphType) ? type!.Name : null;
    }

    private static bool IsNode(IGraphType? type) => type is IObjectGraphType entity && entity.ResolvedInterfaces.Any(known => known.Name == "Node");
}
