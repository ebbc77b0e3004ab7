using Barq.Persistence.Folding;

namespace Barq.Persistence.Tests.Folding;

/// <summary>What a text that somebody typed is taken for.</summary>
public sealed class SearchTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  Olaya  STREET ", "olaya street")]
    [InlineData("al-Khālid,al/khalid", "al khalid")]
    [InlineData("O'Neill_100%", "o neill 100")]
    [InlineData("أَحْمَد ١٢", "احمد 12")]
    [InlineData("a\u0001b\u007Fc", "a b c")]
    public void Of_AnyText_HasItsFoldedWordsOnce(string text, string words) =>
        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), SearchText.Of(text).Words.Select(word => word.Text));

    [Theory]
    [InlineData(" BQ-10 ", "bq-10")]
    [InlineData("ب٣", "ب3")]
    public void Of_AnyText_IsAsAWholeHowANumberBegins(string text, string whole) => Assert.Equal(whole, SearchText.Of(text).Whole);

    [Theory]
    [InlineData("abcd", "abc bcd", "bacd acbd abdc")]
    [InlineData("aabba", "aab bba", "ababa aabab")]
    [InlineData("khalidiya", "kha iya", "")]
    public void Of_AWord_IsAlsoItsEndsAndItselfWithSwappedNeighbours(string text, string ends, string swapped)
    {
        var word = Assert.Single(SearchText.Of(text).Words);

        Assert.Equal(ends, string.Join(' ', word.Ends));
        Assert.Equal(swapped, string.Join(' ', word.Swapped));
    }

    [Theory]
    [InlineData("a", false, false, false)]
    [InlineData("- a %", false, false, false)]
    [InlineData("a b", true, false, false)]
    [InlineData("abc", true, true, false)]
    [InlineData("12345", true, true, false)]
    [InlineData("abcd", true, true, true)]
    [InlineData("ab1cd", true, true, false)]
    [InlineData("أحمد", true, true, true)]
    [InlineData("khal\U0001F600d", true, true, false)]
    public void Of_MoreAndMoreLetters_IsLookedForFurther(string text, bool isEnough, bool isIndexed, bool mayDiffer)
    {
        var read = SearchText.Of(text);

        Assert.Equal((isEnough, isIndexed, mayDiffer), (read.IsEnough, read.IsIndexed, read.MayDiffer));
    }
}
