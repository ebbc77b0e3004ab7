using System.Runtime.InteropServices;
using System.Text.Json;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using GraphQL;

namespace Barq.Graph.Preparation;

/// <summary>Reads a request's variables from their JSON: in linear time, and with an error for all that means nothing or two things.</summary>
internal ref struct VariableInputs
{
    private readonly int _mostValues;
    private int _values;

    private VariableInputs(int mostValues) => _mostValues = mostValues;

    /// <summary>Reads variables.</summary>
    /// <param name="variables">A JSON object; it nests no deeper than the reader of JSON allows (64).</param>
    /// <param name="mostValues">How many values it may hold.</param>
    /// <exception cref="GraphQLRequestException">A value can't be used, or there are too many.</exception>
    public static Inputs Read(JsonElement variables, int mostValues)
    {
        try
        {
            return new Inputs(new VariableInputs(mostValues).Fields(variables));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape.
            throw new GraphQLRequestException(ErrorCodes.BadUserInput, "The variables hold text that is not valid Unicode.");
        }
    }

    private Dictionary<string, object?> Fields(JsonElement element)
    {
        var fields = new Dictionary<string, object?>();
        foreach (var property in element.EnumerateObject())
        {
            var name = property.Name;
            if (!fields.TryAdd(name, Value(property.Value)))
            {
                throw new GraphQLRequestException(ErrorCodes.BadRequest, DocumentProblem.Shorten($"The variables hold '{name}' twice in one object."));
            }
        }

        return fields;
    }

    private object? Value(JsonElement element)
    {
        if (++_values > _mostValues)
        {
            throw new GraphQLRequestException(ErrorCodes.TooExpensive, $"The variables hold more than {_mostValues} values.");
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return Fields(element);
            case JsonValueKind.Array:
                var list = new List<object?>(Math.Min(element.GetArrayLength(), _mostValues));
                foreach (var item in element.EnumerateArray())
                {
                    list.Add(Value(item));
                }

                return list;
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                return Number(JsonMarshal.GetRawUtf8Value(element));
            case JsonValueKind.True or JsonValueKind.False:
                return element.ValueKind == JsonValueKind.True;
            default:
                return null;
        }
    }

    private static object Number(ReadOnlySpan<byte> json) => NumberText.Read(json) ?? throw new GraphQLRequestException(
        ErrorCodes.BadUserInput, json.Length > NumberText.MostCharacters ? NumberText.TooLong(json.Length) : "A number in the variables is too large.");
}
