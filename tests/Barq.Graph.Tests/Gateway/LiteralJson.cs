using System.Globalization;
using System.Text.Json.Nodes;
using GraphQLParser;
using GraphQLParser.AST;

namespace Barq.Graph.Tests.Gateway;

/// <summary>A GraphQL literal as the JSON that a variable of the same value would be.</summary>
internal static class LiteralJson
{
    public static JsonNode? Of(string literal)
    {
        var document = Parser.Parse($"{{ f(x: {literal}) }}");
        var field = (GraphQLField)document.Definitions.OfType<GraphQLOperationDefinition>().Single().SelectionSet.Selections[0];
        return Of(field.Arguments![0].Value);
    }

    public static JsonNode? Of(GraphQLValue value) => value switch
    {
        GraphQLNullValue => null,
        GraphQLStringValue text => JsonValue.Create(text.Value.ToString()),
        GraphQLEnumValue name => JsonValue.Create(name.Name.StringValue),
        GraphQLBooleanValue truth => JsonValue.Create(truth.BoolValue),
        GraphQLIntValue number => JsonValue.Create(long.Parse(number.Value.Span, CultureInfo.InvariantCulture)),
        GraphQLFloatValue number => JsonValue.Create(decimal.Parse(number.Value.Span, NumberStyles.Float, CultureInfo.InvariantCulture)),
        GraphQLListValue list => new JsonArray([.. (list.Values ?? []).Select(Of)]),
        GraphQLObjectValue composite => new JsonObject((composite.Fields ?? []).Select(field => KeyValuePair.Create(field.Name.StringValue, Of(field.Value)))),
        _ => throw new NotSupportedException($"{value.Kind} is no literal."),
    };
}
