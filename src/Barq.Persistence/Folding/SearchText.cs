using System.Buffers;

namespace Barq.Persistence.Folding;

/// <summary>What somebody typed into a search box, folded and taken into words.</summary>
public sealed class SearchText
{
    /// <summary>Letters and digits without which nothing is looked for.</summary>
    public const int Least = 2;

    /// <summary>Characters at most.</summary>
    public const int Longest = 100;

    /// <summary>Words at most.</summary>
    public const int MostWords = 8;

    /// <summary>What stands between words: whatever is ASCII and neither letter nor digit. As a class of PostgreSQL's expressions.</summary>
    internal const string Separators = Separator + "+";

    /// <summary>One of them.</summary>
    internal const string Separator = @"[\x01-/:-@\[-`{-\x7f]";

    private static readonly SearchValues<char> _separators =
        SearchValues.Create([.. Enumerable.Range(0, 0x80).Select(code => (char)code).Where(IsSeparator)]);

    private SearchText(string whole, SearchWord[] words) => (Whole, Words) = (whole, words);

    /// <summary>All of it, folded: how a number may begin.</summary>
    public string Whole { get; }

    /// <summary>Its words, each once.</summary>
    public IReadOnlyList<SearchWord> Words { get; }

    /// <summary>Whether it has letters and digits enough to look for.</summary>
    public bool IsEnough => Words.Sum(word => word.Text.Length) >= Least;

    /// <summary>Whether it is looked for among all rows: a word has the letters that an index of trigrams leads by. If not, the newest rows are looked through.</summary>
    public bool IsIndexed => Words.Any(word => SearchedAttribute.Serves(word.Text));

    /// <summary>Whether rows count that hold something alike: a word may be mistyped.</summary>
    public bool MayDiffer => IsIndexed && Words.Any(word => word.MayDiffer);

    /// <summary>Reads a text.</summary>
    /// <param name="text">As it was typed.</param>
    public static SearchText Of(string text)
    {
        var whole = TextFolding.Fold(text).Trim();
        return new SearchText(whole, [.. WordsOf(whole).Distinct(StringComparer.Ordinal).Select(word => new SearchWord(word))]);
    }

    /// <summary>Whether a character stands between words.</summary>
    internal static bool IsSeparator(char character) => char.IsAscii(character) && !char.IsAsciiLetterOrDigit(character);

    /// <summary>The words of a folded text.</summary>
    internal static List<string> WordsOf(string folded)
    {
        var words = new List<string>();
        var rest = folded.AsSpan();
        while (rest.IndexOfAnyExcept(_separators) is >= 0 and var start)
        {
            rest = rest[start..];
            var length = rest.IndexOfAny(_separators) is >= 0 and var end ? end : rest.Length;
            words.Add(rest[..length].ToString());
            rest = rest[length..];
        }

        return words;
    }
}

/// <summary>A word of a search, folded.</summary>
/// <param name="Text">The word.</param>
public sealed record SearchWord(string Text)
{
    /// <summary>Letters that a trigram leads to: how a word begins, or ends, that is looked for among all rows.</summary>
    private const int EndLength = 3;

    /// <summary>Letters of a word that may be mistyped: of a shorter one too little is left.</summary>
    private const int LeastThatDiffers = 4;

    /// <summary>Letters of a word at most that two of its letters in each other's places leave too few trigrams of.</summary>
    private const int MostToSwap = 8;

    /// <summary>How it begins, and how it ends: what is like it among rows of long ago has one of both. A mistake at one end leaves the other.</summary>
    public IReadOnlyList<string> Ends => [Text[..Math.Min(EndLength, Text.Length)], Text[Math.Max(0, Text.Length - EndLength)..]];

    /// <summary>The word with two neighbours in each other's places, for each two of them; none of a longer word, which is found by its other trigrams.</summary>
    public IReadOnlyList<string> Swapped => Text.Length > MostToSwap ? []
        : [.. Enumerable.Range(0, Text.Length - 1).Select(place => $"{Text[..place]}{Text[place + 1]}{Text[place]}{Text[(place + 2)..]}").Where(other => other != Text).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether a word that is like it will do. A number that is another by a digit is another number; and of a character that takes two places there is no half.</summary>
    public bool MayDiffer { get; } = Text.Length >= LeastThatDiffers && !Text.Any(character => char.IsDigit(character) || char.IsSurrogate(character));
}
