using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Barq.Persistence.Storage;

/// <summary>The ids of objects as clients know them: the base64 of the type's name and the key, such as <c>Delivery:123</c>.</summary>
/// <remarks>Source: GraphQL Global Object Identification; the encoding is the one that Relay servers commonly use.</remarks>
public static class GlobalIds
{
    private const int LongestKey = 20;

    /// <summary>An object's id.</summary>
    /// <param name="typeName">The GraphQL type's name.</param>
    /// <param name="key">The primary key.</param>
    public static string Of(string typeName, long key)
    {
        Span<byte> buffer = stackalloc byte[256];
        var length = Format(Encoding.ASCII.GetBytes(typeName + ":"), key, buffer);
        return Encoding.ASCII.GetString(buffer[..length]);
    }

    /// <summary>Writes an id without making a string of it.</summary>
    /// <param name="prefix">The type's name and a colon, in ASCII.</param>
    /// <param name="key">The primary key.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Format(ReadOnlySpan<byte> prefix, long key, Span<byte> destination)
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
    /// <param name="prefixLength">Bytes of the type's name and the colon.</param>
    public static int MaxLength(int prefixLength) => Base64.GetMaxEncodedToUtf8Length(prefixLength + LongestKey);
}
