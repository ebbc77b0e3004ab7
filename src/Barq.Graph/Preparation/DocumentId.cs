using System.Security.Cryptography;
using System.Text;

namespace Barq.Graph.Preparation;

/// <summary>The ids of documents.</summary>
internal static class DocumentId
{
    private const string Prefix = "sha256:";
    private const int MostCharacters = 200;

    /// <summary>The SHA-256 of a document's text in UTF-8, as 64 hexadecimal digits in lower case.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>An id as it is looked for: <c>sha256:</c> may stand before a hash, whose letters' case does not count.</summary>
    /// <returns>The id; null for what can be none.</returns>
    public static string? Normalize(string id)
    {
        var plain = id.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? id[Prefix.Length..] : id;
        if (plain.Length is 0 or > MostCharacters || plain.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.' or ':')))
        {
            return null;
        }

        return plain.Length == 64 && plain.All(char.IsAsciiHexDigit) ? plain.ToLowerInvariant() : plain;
    }
}
