using System.Collections.Frozen;
using System.Text;

namespace Barq.Persistence.Folding;

/// <summary>
/// Texts as people mean them, however they type them: without case, accents and vowel marks, alef and hamza in their plainest form, taa marbuta
/// as haa, alef maqsura as yaa, digits as ASCII has them. The database folds its columns alike: PostgreSQL by <see cref="PostgreSqlFolding"/>,
/// SQLite by this very function.
/// </summary>
public static class TextFolding
{
    /// <summary>The name of the function in both databases.</summary>
    public const string Function = "barq_fold";

    private static readonly FrozenDictionary<char, string> _folded = Pairs().ToFrozenDictionary(pair => pair.From, pair => pair.To);

    /// <summary>Folds a text.</summary>
    /// <param name="text">The text.</param>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }

        var folded = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsAscii(character))
            {
                folded.Append(char.ToLowerInvariant(character));
            }
            else if (_folded.TryGetValue(character, out var other))
            {
                folded.Append(other);
            }
            else
            {
                folded.Append(character);
            }
        }

        return folded.ToString();
    }

    private static IEnumerable<(char From, string To)> Pairs()
    {
        foreach (var (to, from) in FoldingTable.Latin.Concat(FoldingTable.Arabic).Concat(FoldingTable.Forms).Concat(FoldingTable.Several))
        {
            foreach (var character in from)
            {
                yield return (character, to);
            }
        }

        foreach (var (first, last) in FoldingTable.Removed)
        {
            for (var character = first; character <= last; character++)
            {
                yield return (character, "");
            }
        }
    }
}
