using System.Globalization;
using Barq.Persistence.Folding;
using Barq.Persistence.Tests.Querying;
using CsCheck;

namespace Barq.Persistence.Tests.Folding;

/// <summary>How near texts come to words, by the code and by PostgreSQL's function.</summary>
public sealed class TextNearnessTests
{
    [Theory]
    [InlineData("olaya", "12 olaya street", 1000)]
    [InlineData("olaya", "olayan", 900)]
    [InlineData("laya", "al-olaya,riyadh", 800)]
    [InlineData("olayya", "olaya", 437)]
    [InlineData("khalid", "khaled", 280)]
    [InlineData("khlaid", "al khalid", 700)]
    [InlineData("hkalid", "khalidiyah", 700)]
    [InlineData("khaldi", "khalid", 700)]
    [InlineData("khalid", "khali", 437)]
    [InlineData("حامد", "احمد", 700)]
    [InlineData("احمد", "احمد علي", 1000)]
    [InlineData("olaya", "", 0)]
    [InlineData("olaya", " ,-", 0)]
    public void Of_WordAndText_IsAsNear(string word, string folded, int expected) => Assert.Equal(expected, TextNearness.Of(word, folded));

    [SkippableFact]
    public async Task PostgreSql_OfAnyWordAndText_ComesToTheSame()
    {
        await using var connection = await OneConnection.StartAsync();
        var word = Gen.Select(Gen.OneOf("ka", "ha", "li", "d", "عبد", "ال", "7", "x"), Gen.OneOf("l", "lid", "y", "م", ""), Gen.OneOf("a", "sam", "ة"), (one, two, three) => TextFolding.Fold(one + two + three));
        var text = word.Array[0, 4].Select(Gen.OneOf(" ", ", ", "-", "_", "\\", "`[^", "\u007F"), (words, separator) => string.Join(separator, words));
        var pairs = Gen.Select(word, text).Array[400].Single();

        var told = await connection.AskAsync($"SELECT {TextNearness.Function}(w, t)::text FROM (VALUES {string.Join(", ", pairs.Select(pair => $"('{pair.Item1}', '{pair.Item2}')"))}) AS v(w, t)");

        Assert.Equal(pairs.Select(pair => TextNearness.Of(pair.Item1, pair.Item2).ToString(CultureInfo.InvariantCulture)), told);
        Assert.True(told.Distinct().Count() > 20, "The words are all alike, which proves little.");
    }

    [SkippableFact]
    public async Task PostgreSql_WithoutItsTrigrams_KnowsWordsAndPartsOfThemAndNothingAlike()
    {
        await using var connection = await OneConnection.StartAsync();

        var told = await connection.AskAsync($"""
            DROP EXTENSION pg_trgm CASCADE;
            {PostgreSqlNearness.Create};
            SELECT concat_ws(' ', {TextNearness.Function}('olaya', 'al olaya'), {TextNearness.Function}('lay', 'olaya'), {TextNearness.Function}('olayya', 'olaya'), {PostgreSqlNearness.Candidate}('olaya', 'olayya'))
            """);

        Assert.Equal(["1000 800 0 f"], told);
    }
}
