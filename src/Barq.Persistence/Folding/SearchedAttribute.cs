namespace Barq.Persistence.Folding;

/// <summary>
/// A text that is searched: for what stands anywhere in it, and by the search box. On PostgreSQL its folded form has a trigram index, made by a migration
/// where the server has <c>pg_trgm</c>; a number's is ordered too.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SearchedAttribute : Attribute
{
    /// <summary>Letters and digits in a row that an index is of use for: those of a trigram.</summary>
    private const int Least = 3;

    /// <summary>Whether it is a number, which is known by how it begins; all others by their words.</summary>
    public bool IsNumber { get; init; }

    /// <summary>Whether the index leads to what holds a text.</summary>
    /// <param name="text">The text; case and accents do not count.</param>
    public static bool Serves(string text)
    {
        var row = 0;
        foreach (var character in TextFolding.Fold(text))
        {
            row = char.IsLetterOrDigit(character) ? row + 1 : 0;
            if (row == Least)
            {
                return true;
            }
        }

        return false;
    }
}
