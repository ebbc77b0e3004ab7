using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Barq.Graph.NodeIds;

/// <summary>The global id of an object: the base64 of its type's name and its key, such as <c>Delivery:123</c>.</summary>
/// <remarks>Source: GraphQL Global Object Identification; the encoding is the one that Relay servers commonly use.</remarks>
/// <param name="TypeName">The GraphQL type's name.</param>
/// <param name="Key">The primary key.</param>
public readonly record struct NodeId(string TypeName, long Key)
{
    private const int LongestKey = 20;

    /// <summary>Reads an id.</summary>
    /// <param name="text">What a client sent.</param>
    /// <param name="id">The id, where it is one.</param>
    /// <returns>False where the text is not the canonical form of an id; whether the type exists is not checked.</returns>
    public static bool TryParse(string? text, out NodeId id)
    {
        id = default;
        if (text is null or { Length: 0 or > 256 })
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[192];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
        {
            return false;
        }

        bytes = bytes[..length];
        var colon = bytes.IndexOf((byte)':');
        if (colon <= 0 || !Ascii.IsValid(bytes)
            || !long.TryParse(bytes[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var key))
        {
            return false;
        }

        id = new NodeId(Encoding.ASCII.GetString(bytes[..colon]), key);

        // Leading zeros or loose base64 would give one object several ids, and a cache several entries.
        return string.Equals(id.ToString(), text, StringComparison.Ordinal);
    }

    /// <summary>The id as clients see it.</summary>
    public override string ToString()
    {
        Span<byte> buffer = stackalloc byte[256];
        var length = Format(Encoding.ASCII.GetBytes(TypeName + ":"), Key, buffer);
        return Encoding.ASCII.GetString(buffer[..length]);
    }

    /// <summary>Writes an id without making a string of it.</summary>
    /// <param name="prefix">The type's name and a colon, in ASCII.</param>
    /// <param name="key">The primary key.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    internal static int Format(ReadOnlySpan<byte> prefix, long key, Span<byte> destination)
    {
        prefix.CopyTo(destination);
        if (!Utf8Formatter.TryFormat(key, destination[prefix.Length..], out var digits)
            || Base64.EncodeToUtf8InPlace(destination, prefix.Length + digits, out var written) != OperationStatus.Done)
        {
            throw new ArgumentException("The buffer is too small.", nameof(destination));
        }

        return written;
    }

    /// <summary>The most bytes that an id of a type can take.</summary>
    internal static int MaxLength(int prefixLength) => Base64.GetMaxEncodedToUtf8Length(prefixLength + LongestKey);
}
