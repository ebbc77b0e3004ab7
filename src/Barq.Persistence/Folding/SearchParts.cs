namespace Barq.Persistence.Folding;

/// <summary>
/// The parts of words that a trigram index goes by, as patterns of PostgreSQL: three letters in a row, and how a word begins. Of how many texts have a part it is told whether an index leads
/// from it to few rows; which of a word's parts are rare says what is to be looked for.
/// </summary>
/// <remarks>Source: PostgreSQL 15 documentation, F.35 (trigrams of words, with blanks in front and behind) and 9.7.3 (regular expressions).</remarks>
internal sealed class SearchParts
{
    /// <summary>Letters of a part.</summary>
    public const int Length = 3;

    /// <summary>Parts of one word at most, beside how it begins: of a longer word they stand apart.</summary>
    private const int Most = 8;

    private SearchParts(IReadOnlyList<(int Word, int Place, bool Leads, string Pattern)> parts)
    {
        Words = [.. parts.Select(part => part.Word)];
        Places = [.. parts.Select(part => part.Place)];
        Leads = [.. parts.Select(part => part.Leads)];
        Patterns = [.. parts.Select(part => part.Pattern)];
    }

    /// <summary>Of each part, which word it is of.</summary>
    public int[] Words { get; }

    /// <summary>Of each part, with which letter of its word it begins, the first being 1; 0 for how the word begins.</summary>
    public int[] Places { get; }

    /// <summary>Of each part, whether each text has it that the word is found in, among all rows.</summary>
    public bool[] Leads { get; }

    /// <summary>The parts, as patterns.</summary>
    public string[] Patterns { get; }

    /// <summary>The parts of words.</summary>
    public static SearchParts Of(IReadOnlyList<SearchWord> words) => new([.. words.SelectMany((word, number) => PartsOf(word.Text, number))]);

    /// <summary>The parts of one word, with blanks between.</summary>
    public static string Joined(string word) => string.Join(' ', PartsOf(word, 0).Select(part => part.Pattern).Reverse());

    // What is neither letter nor digit, and what takes two places, is in no trigram.
    private static IEnumerable<(int Word, int Place, bool Leads, string Pattern)> PartsOf(string word, int number)
    {
        if (word.Length >= Length && IsOfLetters(word[..2]))
        {
            yield return (number, 0, SearchGuesses.HasToBegin(word), SearchGuesses.Start + word[..2]);
        }

        var step = Math.Max(1, (word.Length - Length + Most) / Most);
        for (var place = 0; place + Length <= word.Length; place += step)
        {
            if (IsOfLetters(word.Substring(place, Length)))
            {
                yield return (number, place + 1, true, word.Substring(place, Length));
            }
        }
    }

    private static bool IsOfLetters(string text) => text.All(char.IsLetterOrDigit);
}
