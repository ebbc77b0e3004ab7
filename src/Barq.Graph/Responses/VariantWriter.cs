using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Persistence.Querying;
using Barq.Persistence.Storage;
using GraphQLParser.AST;

namespace Barq.Graph.Responses;

/// <summary>Writes an object that is kept as JSON: what was selected of the type that it has.</summary>
/// <param name="responseKey">The field's response key.</param>
/// <param name="kindSlot">The column that decides the type.</param>
/// <param name="jsonSlot">The column with the JSON.</param>
/// <param name="parts">What was selected, for each kind.</param>
internal sealed class VariantWriter(string responseKey, int kindSlot, int jsonSlot, FrozenDictionary<string, JsonPart[]> parts) : FieldWriter(responseKey, false)
{
    public override bool Write(ResponseContext context, RowSet rows, int row)
    {
        if (rows.Columns[jsonSlot].Value(row) is not string json || !parts.TryGetValue((string)rows.Columns[kindSlot].Value(row)!, out var selected))
        {
            // A kind that this build does not know has no type.
            return WriteNull(context);
        }

        using var document = JsonDocument.Parse(json);
        JsonParts.Write(context.Out, document.RootElement, selected);
        return true;
    }
}

/// <summary>A selected field of an object that is kept as JSON.</summary>
/// <param name="Key">The response key, quoted and with its colon, in UTF-8.</param>
/// <param name="Name">The property's name in the JSON; null for the type's name.</param>
/// <param name="TypeName">The type's name, where that was asked for.</param>
/// <param name="Parts">What was selected of the value, where it is an object or a list of them.</param>
internal sealed record JsonPart(byte[] Key, string? Name, string? TypeName, JsonPart[]? Parts);

/// <summary>Reads and writes selections on objects that are kept as JSON.</summary>
internal static class JsonParts
{
    /// <summary>What is selected on a type.</summary>
    public static JsonPart[] Of(Type type, SelectionReader selections, IReadOnlyList<GraphQLSelectionSet> sets, string? union)
    {
        var properties = ValueProperty.Of(type).ToDictionary(property => ClientNames.Of(property.Member.Name), StringComparer.Ordinal);
        return [.. selections.Read(type.Name, null, sets, union).Select(field => Part(field, properties.GetValueOrDefault(field.Name)))];

        JsonPart Part(SelectedField field, ValueProperty? property) => new(
            ResponseKeys.Encode(field.ResponseKey),
            property is null ? null : field.Name,
            property is null ? type.Name : null,
            property is { IsObject: true } ? Of(property.ElementType, selections, field.Selections, null) : null);
    }

    /// <summary>Writes what was selected of an object.</summary>
    public static void Write(Utf8Writer json, JsonElement value, JsonPart[] parts)
    {
        json.Raw((byte)'{');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                json.Raw((byte)',');
            }

            var part = parts[i];
            json.Raw(part.Key);
            if (part.Name is null)
            {
                json.String(part.TypeName!);
            }
            else if (value.TryGetProperty(part.Name, out var member))
            {
                WriteValue(json, member, part.Parts);
            }
            else
            {
                // Written by an older build, before the property was there.
                json.Null();
            }
        }

        json.Raw((byte)'}');
    }

    private static void WriteValue(Utf8Writer json, JsonElement value, JsonPart[]? parts)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                json.Raw((byte)'[');
                var isFirst = true;
                foreach (var element in value.EnumerateArray())
                {
                    json.Raw(isFirst ? ""u8 : ","u8);
                    WriteValue(json, element, parts);
                    isFirst = false;
                }

                json.Raw((byte)']');
                break;
            case JsonValueKind.Object:
                Write(json, value, parts!);
                break;
            case JsonValueKind.String:
                json.String(value.GetString()!);
                break;
            default:
                json.Raw(JsonMarshal.GetRawUtf8Value(value));
                break;
        }
    }
}
