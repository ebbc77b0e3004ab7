using System.Collections;
using System.Globalization;
using System.Text;
using Barq.Graph.Errors;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Barq.Graph.Documents;

/// <summary>The arguments of a field as the document has them: constants, or variables to be filled in for each request.</summary>
/// <remarks>The one place in which plans know how the engine coerces arguments.</remarks>
internal sealed class FieldArguments
{
    private readonly QueryArguments? _definitions;
    private readonly GraphQLDocument _document;
    private readonly IReadOnlyDictionary<string, object?>? _constant;
    private string? _fingerprint;

    /// <summary>Takes a field's arguments.</summary>
    /// <param name="definitions">The arguments that the schema defines.</param>
    /// <param name="field">The field in the document.</param>
    /// <param name="document">The document.</param>
    public FieldArguments(QueryArguments? definitions, GraphQLField field, GraphQLDocument document)
    {
        _definitions = definitions;
        _document = document;
        Field = field;
        VariableNames = [.. (field.Arguments?.SelectMany(argument => VariablesOf(argument.Value)) ?? []).Distinct(StringComparer.Ordinal)];
        _constant = HasVariables ? null : Coerce(Variables.None);
    }

    /// <summary>The field in the document.</summary>
    public GraphQLField Field { get; }

    /// <summary>The variables that the values depend on, by name.</summary>
    public IReadOnlyList<string> VariableNames { get; }

    /// <summary>Whether the values depend on the request's variables.</summary>
    public bool HasVariables => VariableNames.Count > 0;

    /// <summary>The coerced values by name; arguments that were not given are missing.</summary>
    public IReadOnlyDictionary<string, object?> Read(Variables variables) => _constant ?? Coerce(variables);

    /// <summary>The value of a required argument that is an id or a text.</summary>
    public string Text(Variables variables, string name) => Text(Read(variables)[name]);

    /// <summary>A coerced id or text. Ids may be written as numbers, and are then numbers here.</summary>
    public static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>A text that is equal exactly where the values are: what "the same arguments" means.</summary>
    public string Fingerprint(Variables variables) => HasVariables ? Describe(variables) : _fingerprint ??= Describe(variables);

    private string Describe(Variables variables)
    {
        if (!HasVariables && _fingerprint is not null)
        {
            return _fingerprint;
        }

        var text = new StringBuilder();
        Append(text, Read(variables));
        var fingerprint = text.ToString();
        _fingerprint = HasVariables ? null : fingerprint;
        return fingerprint;
    }

    private static IEnumerable<string> VariablesOf(GraphQLValue value) => value switch
    {
        GraphQLVariable variable => [variable.Name.StringValue],
        GraphQLListValue list => list.Values?.SelectMany(VariablesOf) ?? [],
        GraphQLObjectValue composite => composite.Fields?.SelectMany(field => VariablesOf(field.Value)) ?? [],
        _ => [],
    };

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case IEnumerable<KeyValuePair<string, object?>> fields:
                text.Append('{');
                foreach (var (name, item) in fields.Where(field => field.Value is not null || !IsConnectionArgument(field.Key)).OrderBy(field => field.Key, StringComparer.Ordinal))
                {
                    text.Append(name).Append(':');
                    Append(text, item);
                }

                text.Append('}');
                break;
            case string literal:
                text.Append(literal.Length).Append('"').Append(literal);
                break;
            case IEnumerable list:
                text.Append('[');
                foreach (var item in list)
                {
                    Append(text, item);
                }

                text.Append(']');
                break;
            default:
                text.Append(value is null ? "null" : string.Create(CultureInfo.InvariantCulture, $"{value};"));
                break;
        }
    }

    // A null argument of a connection says the same as none; a null inside a filter may mean NULL.
    private static bool IsConnectionArgument(string name) => name is "first" or "after" or "last" or "before" or "offset" or "where" or "order";

    private Dictionary<string, object?> Coerce(Variables variables)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (Values(variables) is { } arguments)
        {
            foreach (var (name, argument) in arguments)
            {
                if (argument.Source != ArgumentSource.FieldDefault)
                {
                    values.Add(name, argument.Value);
                }
            }
        }

        return values;
    }

    // The engine's validation lets a @oneOf input without a value pass where it stands for a list; its coercion does not.
    private IDictionary<string, ArgumentValue>? Values(Variables variables)
    {
        try
        {
            return ExecutionHelper.GetArguments(_definitions, Field.Arguments, variables, _document, Field, null);
        }
        catch (ValidationError error)
        {
            throw new GraphQLRequestException(ErrorCodes.BadUserInput, error.Message);
        }
    }
}
