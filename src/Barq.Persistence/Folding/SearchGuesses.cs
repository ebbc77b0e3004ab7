namespace Barq.Persistence.Folding;

/// <summary>
/// How words may begin, or end, that are like one that may be mistyped: as patterns of PostgreSQL, the shortest first, of which a search takes the first that has a rare part.
/// </summary>
/// <remarks>Source: PostgreSQL 15 documentation, 9.7.3 (regular expressions).</remarks>
internal static class SearchGuesses
{
    /// <summary>How a word begins, as a pattern.</summary>
    public const string Start = "(^|" + SearchText.Separator + ")";

    /// <summary>What is still frequent with so many letters is no guess any more.</summary>
    private const int Longest = 8;

    /// <summary>Letters of a word that, among all rows, has to begin one: its few trigrams may stand apart in any number of texts. Of three letters there is one trigram, which does not.</summary>
    private const int LongestThatBegins = 5;

    // The text does not begin behind its first letter.
    private const string Never = "a^";

    private const string End = "($|" + SearchText.Separator + ")";

    /// <summary>Whether the word has to begin a word of the text to be found among all rows.</summary>
    public static bool HasToBegin(string word) => word.Length is > SearchParts.Length and <= LongestThatBegins;

    /// <summary>A word of the text begins with one of these, and none does with none.</summary>
    public static string Beginning(params IReadOnlyList<string> words) => words.Count == 0 ? Never : $"{Start}({string.Join('|', words)})";

    /// <summary>How a word begins that is like this one but for its end.</summary>
    public static string[] ByBeginnings(SearchWord word) => [.. Lengths(word).Select(length => Start + word.Text[..length])];

    /// <summary>How a word ends that is like this one but for its beginning.</summary>
    public static string[] ByEnds(SearchWord word) => [.. Lengths(word).Select(length => word.Text[^length..] + End)];

    private static IEnumerable<int> Lengths(SearchWord word) =>
        Enumerable.Range(SearchParts.Length, Math.Max(0, Math.Min(word.Text.Length - 1, Longest) - SearchParts.Length + 1));
}
