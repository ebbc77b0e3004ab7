namespace Barq.Persistence.Folding;

/// <summary>
/// How near a text comes to a word, in thousandths: 1000 where a word of it is the word, 900 where one begins with it, 800 where one holds it, 700 where one begins
/// with it but for two neighbours in each other's places, and less by the trigrams that both have. SQLite ranks by this very function, PostgreSQL by one of <see cref="PostgreSqlNearness"/>.
/// </summary>
public static class TextNearness
{
    /// <summary>The name of the function in both databases.</summary>
    public const string Function = "barq_nearness";

    /// <summary>A number that begins with what is looked for, and a word that does.</summary>
    public const int Begins = 900;

    /// <summary>A word that holds it.</summary>
    public const int Holds = 800;

    /// <summary>What words come to that have all trigrams in common, or all letters, two of them in each other's places; others come to their share of it.</summary>
    public const int Alike = 700;

    /// <summary>What a word that may be mistyped has to come to: two fifths of the trigrams.</summary>
    public const int LeastAlike = Alike * 2 / 5;

    /// <summary>What single precision is short of at most: less than any share of trigrams is from the next.</summary>
    internal const double Exact = 0.001;

    /// <summary>What a text comes to.</summary>
    /// <param name="word">The word, folded.</param>
    /// <param name="folded">The text, folded.</param>
    public static int Of(string word, string folded) => SearchText.WordsOf(folded).Select(other => OfWord(word, other)).DefaultIfEmpty(0).Max();

    private static int OfWord(string word, string other) => other switch
    {
        _ when other == word => 1000,
        _ when other.StartsWith(word, StringComparison.Ordinal) => Begins,
        _ when other.Contains(word, StringComparison.Ordinal) => Holds,
        _ when BeginsSwapped(word, other) => Alike,
        _ => (int)Math.Floor((Alike * (double)Similarity(word, other)) + Exact),
    };

    // Where the words first differ, two letters stand in each other's places, or nowhere.
    private static bool BeginsSwapped(string word, string other)
    {
        var place = word.AsSpan().CommonPrefixLength(other);
        return other.Length >= word.Length && place + 1 < word.Length && word[place] == other[place + 1] && word[place + 1] == other[place]
            && other.AsSpan(place + 2).StartsWith(word.AsSpan(place + 2), StringComparison.Ordinal);
    }

    // Of all trigrams the share that both have, in single precision: as pg_trgm's similarity() comes to (PostgreSQL 15 documentation, F.35).
    private static float Similarity(string word, string other)
    {
        var (ours, theirs) = (Trigrams(word), Trigrams(other));
        var common = ours.Count(theirs.Contains);
        return common / (float)(ours.Count + theirs.Count - common);
    }

    // Two blanks in front and one behind, so that beginnings count for more than ends.
    private static HashSet<(char, char, char)> Trigrams(string word)
    {
        var padded = $"  {word} ";
        var trigrams = new HashSet<(char, char, char)>(word.Length + 1);
        for (var i = 0; i + 2 < padded.Length; i++)
        {
            trigrams.Add((padded[i], padded[i + 1], padded[i + 2]));
        }

        return trigrams;
    }
}
