using System.Globalization;
using System.Text;
using Barq.Persistence.Storage;

namespace Barq.Graph.NodeIds;

/// <summary>The global id of an object: the base64 of its type's name and its key, such as <c>Delivery:123</c>.</summary>
/// <remarks>Source: GraphQL Global Object Identification; the encoding is the one that Relay servers commonly use.</remarks>
/// <param name="TypeName">The GraphQL type's name.</param>
/// <param name="Key">The primary key.</param>
public readonly record struct NodeId(string TypeName, long Key)
{
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
    public override string ToString() => GlobalIds.Of(TypeName, Key);
}
