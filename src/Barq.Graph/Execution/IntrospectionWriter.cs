using Barq.Graph.Answers;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using Barq.Graph.Plans;
using Barq.Graph.Preparation;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Barq.Graph.Execution;

/// <summary>Answers the introspection fields of one operation: plans each selection once, and counts what it writes.</summary>
internal sealed class IntrospectionWriter(
    ISchema schema, IntrospectionModel model, PreparedOperation operation, Variables variables, IntrospectionOptions options, CancellationToken cancellationToken)
{
    /// <summary>Bytes of all answers together.</summary>
    private const int MostBytes = 10_000_000;

    /// <summary>Values between two looks whether somebody still waits for them.</summary>
    private const int Stride = 1_000;

    private readonly SelectionReader _selections = new(
        operation.Document.Fragments, name => variables.ValueFor(name, out var value) && value.Value is true);

    private int _values;
    private int _bytes;

    /// <summary>Answers a field of the query type.</summary>
    /// <returns>JSON.</returns>
    /// <exception cref="GraphQLRequestException">It has more values than allowed.</exception>
    public byte[] Answer(IntrospectionRoot root)
    {
        using var json = new Utf8Writer();
        object? subject = schema;
        var typeName = "__Schema";
        if (root.Field.Name.Value == "__type")
        {
            typeName = "__Type";
            subject = model.Type((string)Arguments(schema.TypeMetaFieldType.Arguments, root.Field)!["name"].Value!);
        }

        Write(json, subject, Plan(typeName, [root.Field.SelectionSet!]));
        _bytes += json.Position;
        return json.Written.ToArray();
    }

    private PlannedField[] Plan(string typeName, IReadOnlyList<GraphQLSelectionSet> sets)
    {
        var type = (IComplexGraphType)schema.AllTypes[typeName]!;
        var selected = _selections.Read(typeName, null, sets);
        var fields = new PlannedField[selected.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            var field = selected[i];
            var key = ResponseKeys.Encode(field.ResponseKey);
            if (field.Name == "__typename")
            {
                fields[i] = new PlannedField(key, (_, _) => typeName, false, []);
                continue;
            }

            var definition = type.Fields.Find(field.Ast.Name.Value)!;
            var deprecated = Arguments(definition.Arguments, field.Ast) is { } arguments
                && arguments.TryGetValue("includeDeprecated", out var includes) && includes.Value is true;
            var inner = field.Selections.Count == 0 ? [] : Plan(TypeShape.Named(definition.ResolvedType)!.Name, field.Selections);
            fields[i] = new PlannedField(key, model.Reader($"{typeName}.{field.Name}"), deprecated, inner);
        }

        return fields;
    }

    private Dictionary<string, ArgumentValue>? Arguments(QueryArguments? definitions, GraphQLField field) =>
        ExecutionHelper.GetArguments(definitions, field.Arguments, variables, operation.Document.Document, field, null);

    // As deep as the document nests at most.
    private void Write(Utf8Writer json, object? value, PlannedField[] fields)
    {
        Count(json);
        switch (value)
        {
            case null:
                json.Null();
                break;
            case string text:
                json.String(text);
                break;
            case bool flag:
                json.Boolean(flag);
                break;
            case object[] items:
                json.Raw((byte)'[');
                for (var i = 0; i < items.Length; i++)
                {
                    json.Raw(i == 0 ? ""u8 : ","u8);
                    Write(json, items[i], fields);
                }

                json.Raw((byte)']');
                break;
            default:
                json.Raw((byte)'{');
                for (var i = 0; i < fields.Length; i++)
                {
                    json.Raw(i == 0 ? ""u8 : ","u8);
                    json.Raw(fields[i].Key);
                    Write(json, fields[i].Read(value, fields[i].IncludesDeprecated), fields[i].Fields);
                }

                json.Raw((byte)'}');
                break;
        }
    }

    private void Count(Utf8Writer json)
    {
        if (++_values > options.MaxValues || _bytes + json.Position > MostBytes)
        {
            throw new GraphQLRequestException(
                ErrorCodes.TooExpensive, $"The answer about the schema has more than {options.MaxValues} values or {MostBytes} bytes: ask for less of it.");
        }

        if (_values % Stride == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A field that is answered.</summary>
    /// <param name="Key">The response key, quoted and with its colon.</param>
    /// <param name="Read">Reads its value.</param>
    /// <param name="IncludesDeprecated">Whether what is deprecated belongs to it.</param>
    /// <param name="Fields">The fields of its value.</param>
    private readonly record struct PlannedField(byte[] Key, Func<object, bool, object?> Read, bool IncludesDeprecated, PlannedField[] Fields);
}
