using Barq.Persistence.Folding;

namespace Barq.Persistence.Tests.Folding;

/// <summary>The parts of words that an index of trigrams goes by.</summary>
public sealed class SearchPartsTests
{
    [Theory]
    [InlineData("ab", "")]
    [InlineData("abc", "^ab abc!")]
    [InlineData("reem", "^re! ree! eem!")]
    [InlineData("olaya", "^ol! ola! lay! aya!")]
    [InlineData("street", "^st str! tre! ree! eet!")]
    [InlineData("al khan", "^kh! kha! han!")]
    [InlineData("أحمد", "^اح! احم! حمد!")]
    [InlineData("ab\U0001F600cde", "^ab cde!")]
    public void Of_Words_AreThreeLettersInARowAndHowAWordBegins(string text, string expected)
    {
        var parts = SearchParts.Of(SearchText.Of(text).Words);

        Assert.Equal(expected, string.Join(' ', parts.Patterns.Select((part, i) =>
            (part.StartsWith(SearchGuesses.Start, StringComparison.Ordinal) ? "^" + part[SearchGuesses.Start.Length..] : part) + (parts.Leads[i] ? "!" : ""))));
    }

    [Fact]
    public void Of_SeveralWords_SayOfWhichWordAndWhereTheyAre()
    {
        var parts = SearchParts.Of(SearchText.Of("al olaya road").Words);

        Assert.Equal([1, 1, 1, 1, 2, 2, 2], parts.Words);
        Assert.Equal([0, 1, 2, 3, 0, 1, 2], parts.Places);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(57)]
    [InlineData(100)]
    public void Of_ALongWord_AreNoMoreThanEight(int length) =>
        Assert.InRange(SearchParts.Of([new SearchWord(string.Concat(Enumerable.Range(0, length).Select(letter => (char)('a' + (letter % 26)))))]).Words.Length, 5, 9);
}
