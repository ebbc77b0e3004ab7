using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Barq.Graph.Transport.Http;

/// <summary>Checks JSON before anything reads its strings.</summary>
internal static class JsonText
{
    /// <summary>Levels that JSON may nest: what System.Text.Json reads where nothing else is said.</summary>
    public const int MostLevels = 64;

    /// <summary>Says what is wrong with what could not be read, for the end of a sentence that begins with its name.</summary>
    /// <param name="json">The bytes, in UTF-8.</param>
    /// <returns>That it nests too deeply, where it is JSON but for that; else that it is none.</returns>
    public static string Fault(ReadOnlySpan<byte> json)
    {
        var reader = Reader(json);
        try
        {
            while (reader.Read())
            {
            }

            return $"nests deeper than {MostLevels} levels";
        }
        catch (JsonException)
        {
            return "is not valid JSON";
        }
    }

    /// <summary>Puts nothing in the place of those elements of an array that nest too deeply for the others to be read with them.</summary>
    /// <param name="json">The bytes, in UTF-8.</param>
    /// <returns>The array, with null for each of those; null where it is no array.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <remarks>What makes a document of JSON looks back over all that is inside at the end of each level, so that it can't be told to go deeper.</remarks>
    public static byte[]? WithoutDeep(ReadOnlySpan<byte> json)
    {
        var reader = Reader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            return null;
        }

        var kept = new ArrayBufferWriter<byte>(json.Length);
        var from = 0;
        while (reader.Read() && reader.CurrentDepth > 0)
        {
            var (start, isDeep) = ((int)reader.TokenStartIndex, false);
            while (reader.CurrentDepth > 1 || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                reader.Read();
                isDeep |= reader.CurrentDepth >= MostLevels && reader.TokenType is (JsonTokenType.StartObject or JsonTokenType.StartArray);
            }

            if (isDeep)
            {
                kept.Write(json[from..start]);
                kept.Write("null"u8);
                from = (int)reader.BytesConsumed;
            }
        }

        while (reader.Read())
        {
        }

        kept.Write(json[from..]);
        return kept.WrittenSpan.ToArray();
    }

    // What the reader keeps of each level is a bit.
    private static Utf8JsonReader Reader(ReadOnlySpan<byte> json) => new(json, new JsonReaderOptions { MaxDepth = int.MaxValue });

    /// <summary>
    /// Whether its escapes are Unicode: no half of a surrogate pair stands alone, in a value or in a name. The reader takes such text, and throws
    /// wherever somebody asks for the string.
    /// </summary>
    /// <param name="json">Well-formed JSON in UTF-8.</param>
    /// <remarks>Source: RFC 8259, section 8.2 "Unicode Characters"; linear in its length, and almost free where nothing is escaped.</remarks>
    public static bool IsUnicode(ReadOnlySpan<byte> json)
    {
        var isHigh = false;
        while (json.IndexOf((byte)'\\') is var at and >= 0)
        {
            if (isHigh && at > 0)
            {
                return false;
            }

            var isUnit = json[at + 1] == (byte)'u';
            var unit = isUnit && Utf8Parser.TryParse(json.Slice(at + 2, 4), out ushort value, out var read, 'x') && read == 4 ? (char)value : '\0';
            if (char.IsLowSurrogate(unit) != isHigh)
            {
                return false;
            }

            isHigh = char.IsHighSurrogate(unit);
            json = json[(at + (isUnit ? 6 : 2))..];
        }

        return !isHigh;
    }
}
