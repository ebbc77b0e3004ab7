using System.Buffers.Text;
using System.Text.Json;

namespace Barq.Graph.Transport.Http;

/// <summary>Checks JSON before anything reads its strings.</summary>
internal static class JsonText
{
    // What System.Text.Json reads where nothing else is said.
    private const int MostLevels = 64;

    /// <summary>What is wrong with JSON that nests too deeply, for the end of a sentence that begins with its name.</summary>
    public static string TooDeep { get; } = $"nests deeper than {MostLevels} levels";

    /// <summary>Says what is wrong with what could not be read, for the end of a sentence that begins with its name.</summary>
    /// <param name="json">The bytes, in UTF-8.</param>
    /// <returns>That it nests too deeply, where it is JSON but for that; else that it is none.</returns>
    public static string Fault(ReadOnlySpan<byte> json)
    {
        try
        {
            return IsShallow(json) ? "is not valid JSON" : TooDeep;
        }
        catch (JsonException)
        {
            return "is not valid JSON";
        }
    }

    /// <summary>Whether JSON nests no deeper than whoever reads it goes.</summary>
    /// <param name="json">The JSON in UTF-8.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static bool IsShallow(ReadOnlySpan<byte> json)
    {
        // What the reader keeps of each level is a bit.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var isShallow = true;
        while (reader.Read())
        {
            isShallow &= reader.CurrentDepth < MostLevels || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray);
        }

        return isShallow;
    }

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
