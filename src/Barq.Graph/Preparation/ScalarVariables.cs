using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Barq.Graph.Documents;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Barq.Graph.Preparation;

/// <summary>
/// Coerces the variables of an operation that most requests have, scalars and enums, straight from their JSON. Whatever else comes, and whatever is
/// wrong, is left to the engine, which knows what to say: so this never decides that a value can't be used.
/// </summary>
internal sealed class ScalarVariables
{
    private readonly Declared[] _declared;
    private readonly bool _hasMandatoryOthers;

    /// <summary>Takes what an operation declares.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="schema">The schema.</param>
    public ScalarVariables(PreparedOperation operation, ISchema schema)
    {
        _declared = operation.Definition.Variables!.Items.ConvertAll(definition => Declared.Of(definition, operation.WithoutNull, schema)).ToArray();
        _hasMandatoryOthers = Array.Exists(_declared, variable => variable is { Scalar: null, MayBeMissing: false });
    }

    /// <summary>Coerces a request's variables.</summary>
    /// <param name="json">The variables as they came.</param>
    /// <returns>The values; null where the engine has to look at them.</returns>
    public Variables? TryRead(JsonElement json)
    {
        if (_hasMandatoryOthers || json.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined))
        {
            return null;
        }

        var variables = new Variable[_declared.Length];
        try
        {
            if (json.ValueKind == JsonValueKind.Object && !TryRead(json, variables))
            {
                return null;
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            // A scalar refuses its value, or a text is half of a surrogate pair.
            return null;
        }

        var read = new Variables();
        for (var i = 0; i < variables.Length; i++)
        {
            if (variables[i] is null && !_declared[i].MayBeMissing)
            {
                return null;
            }

            read.Add(variables[i] ?? new Variable(_declared[i].Name, _declared[i].Definition));
        }

        return read;
    }

    private bool TryRead(JsonElement json, Variable?[] variables)
    {
        foreach (var property in json.EnumerateObject())
        {
            var place = IndexOf(property);
            if (place < 0 || variables[place] is not null || !_declared[place].TryRead(property.Value, out var value))
            {
                return false;
            }

            variables[place] = new Variable(_declared[place].Name, _declared[place].Definition) { Value = value };
        }

        return true;
    }

    private int IndexOf(JsonProperty property)
    {
        for (var i = 0; i < _declared.Length; i++)
        {
            if (property.NameEquals(_declared[i].NameUtf8))
            {
                return i;
            }
        }

        return -1;
    }

    // Scalar: null where the type is a list or an input object.
    private sealed record Declared(GraphQLVariableDefinition Definition, string Name, byte[] NameUtf8, ScalarGraphType? Scalar, bool MayBeNull, bool MayBeMissing)
    {
        public static Declared Of(GraphQLVariableDefinition definition, IReadOnlySet<string> withoutNull, ISchema schema)
        {
            var name = definition.Variable.Name.StringValue;
            var type = definition.Type.GraphTypeFromType(schema);
            var isMandatory = type is NonNullGraphType;
            return new Declared(
                definition,
                name,
                Encoding.UTF8.GetBytes(name),
                (type is NonNullGraphType wrapped ? wrapped.ResolvedType : type) as ScalarGraphType,
                MayBeNull: !isMandatory && !withoutNull.Contains(name),
                // A default's value is the engine's to make.
                MayBeMissing: !isMandatory && definition.DefaultValue is null);
        }

        public bool TryRead(JsonElement json, out object? value)
        {
            value = json.ValueKind switch
            {
                JsonValueKind.String => json.GetString(),
                JsonValueKind.Number => NumberText.Read(JsonMarshal.GetRawUtf8Value(json)),
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            };
            if (json.ValueKind == JsonValueKind.Null)
            {
                return MayBeNull;
            }

            // An infinite or a long number is no value, and neither is a list or an object here.
            value = value is null || Scalar is null ? null : Scalar.ParseValue(value);
            return value is not null;
        }
    }
}
