using System.Buffers.Text;

namespace Barq.Graph.Transport.Http;

/// <summary>Checks JSON before anything reads its strings.</summary>
internal static class JsonText
{
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
