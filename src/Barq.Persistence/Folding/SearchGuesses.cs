namespace Barq.Persistence.Folding;

/// <summary>
/// How words may begin, or end, that are like one that may be mistyped: as patterns of PostgreSQL, the shortest first, of which a search takes the first that leads to few rows.
/// Beside each stand the parts of it that a trigram index goes by, as patterns with blanks between: where a text has all of them the index leads to it, whether it matches or not.
/// </summary>
/// <remarks>Source: PostgreSQL 15 documentation, F.35 (trigrams of words, with blanks in front and behind) and 9.7.3 (regular expressions).</remarks>
internal sealed class SearchGuesses
{
    private const int Shortest = 3;

    /// <summary>What is still frequent with so many letters is no guess any more.</summary>
    private const int Longest = 8;

    /// <summary>Letters of a word that, among all rows, has to begin one: its few trigrams may stand apart in any number of texts. Of three letters there is one trigram, which does not.</summary>
    private const int LongestThatBegins = 5;

    private const string Separator = @"[\x01-/:-@\[-`{-\x7f]";
    private const string Start = "(^|" + Separator + ")";
    private const string End = "($|" + Separator + ")";

    private SearchGuesses(IEnumerable<(string Pattern, string Parts)> guesses)
    {
        var all = guesses.ToArray();
        (Patterns, Parts) = ([.. all.Select(guess => guess.Pattern)], [.. all.Select(guess => guess.Parts)]);
    }

    /// <summary>The patterns.</summary>
    public string[] Patterns { get; }

    /// <summary>The parts of each.</summary>
    public string[] Parts { get; }

    /// <summary>Whether the word has to begin a word of the text to be found among all rows.</summary>
    public static bool HasToBegin(string word) => word.Length is > Shortest and <= LongestThatBegins;

    /// <summary>A word of the text begins with one of these.</summary>
    public static string Beginning(params IEnumerable<string> words) => $"{Start}({string.Join('|', words)})";

    /// <summary>How a word begins that is like this one but for its end.</summary>
    public static SearchGuesses ByBeginnings(SearchWord word) => new(Lengths(word).Select(length => word.Text[..length]).Select(text => (Start + text, string.Join(' ', Windows(text).Prepend(Start + text[..2])))));

    /// <summary>How a word ends that is like this one but for its beginning.</summary>
    public static SearchGuesses ByEnds(SearchWord word) => new(Lengths(word).Select(length => word.Text[^length..]).Select(text => (text + End, string.Join(' ', Windows(text)))));

    private static IEnumerable<int> Lengths(SearchWord word) => Enumerable.Range(Shortest, Math.Max(0, Math.Min(word.Text.Length - 1, Longest) - Shortest + 1));

    private static IEnumerable<string> Windows(string text) => Enumerable.Range(0, text.Length - 2).Select(place => text.Substring(place, 3));
}
