using System.Text;
using GraphQLParser.AST;

namespace Barq.Graph.Documents;

/// <summary>Fields' arguments as texts that are equal exactly where the arguments are, whatever their order; made once for a field.</summary>
internal sealed class ArgumentTexts
{
    private readonly Dictionary<GraphQLField, string> _texts = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether two fields have the same arguments.</summary>
    public bool AreSame(GraphQLField left, GraphQLField right)
    {
        var count = left.Arguments?.Count ?? 0;
        return count == (right.Arguments?.Count ?? 0) && (count == 0 || Of(left) == Of(right));
    }

    /// <summary>Whether two fields have the same directive, with the same arguments, or both have none.</summary>
    public static bool AreSame(GraphQLDirective? left, GraphQLDirective? right) =>
        left is null ? right is null : right is not null && Of(left.Arguments) == Of(right.Arguments);

    private string Of(GraphQLField field) => _texts.TryGetValue(field, out var text) ? text : _texts[field] = Of(field.Arguments);

    private static string Of(GraphQLArguments? arguments)
    {
        var builder = new StringBuilder();
        foreach (var argument in (arguments?.Items ?? []).OrderBy(argument => argument.Name.StringValue, StringComparer.Ordinal))
        {
            builder.Append(argument.Name.Value.Span).Append(':');
            Append(builder, argument.Value);
        }

        return builder.ToString();
    }

    // As deep as brackets nest at most.
    private static void Append(StringBuilder builder, GraphQLValue value)
    {
        switch (value)
        {
            case GraphQLListValue list:
                builder.Append('[');
                list.Values?.ForEach(item => Append(builder, item));
                builder.Append(']');
                break;
            case GraphQLObjectValue fields:
                builder.Append('{');
                foreach (var field in (fields.Fields ?? []).OrderBy(field => field.Name.StringValue, StringComparer.Ordinal))
                {
                    builder.Append(field.Name.Value.Span).Append(':');
                    Append(builder, field.Value);
                }

                builder.Append('}');
                break;
            case GraphQLVariable variable:
                builder.Append('$').Append(variable.Name.Value.Span).Append(' ');
                break;
            case GraphQLStringValue text:
                builder.Append('"').Append(text.Value.Length).Append(':').Append(text.Value.Span);
                break;
            case GraphQLNullValue:
                builder.Append("null ");
                break;
            case IHasValueNode plain:
                builder.Append(plain.Value.Span).Append(' ');
                break;
            default:
                builder.Append((value as GraphQLEnumValue)?.Name.StringValue).Append(' ');
                break;
        }
    }
}
