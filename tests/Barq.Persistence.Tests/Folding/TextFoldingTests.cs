using Barq.Persistence.Embedded;
using Barq.Persistence.Folding;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Folding;

/// <summary>What people type and what is stored meet, and both databases fold every character as the code does.</summary>
public sealed class TextFoldingTests : FleetTest
{
    [Theory]
    [InlineData("Omar KHAN", "omar khan")]
    [InlineData("أحمد إبراهيم آل", "احمد ابراهيم ال")]
    [InlineData("مدرسة", "مدرسه")]
    [InlineData("العتيبى", "العتيبي")]
    [InlineData("مؤمن رئيس", "مومن رييس")]
    [InlineData("الـــريَاضُّ", "الرياض")]
    [InlineData("طريق ١٢٣ ۴۵", "طريق 123 45")]
    [InlineData("José Müller Çelik Łódź", "jose muller celik lodz")]
    [InlineData("Jose\u0301", "jose")]
    [InlineData("Straße Æsir", "strasse aesir")]
    [InlineData("\uFEE3\uFEA4\uFEE4\uFEAA \uFEFB", "محمد لا")]
    [InlineData("\uFB8E\uFBFF\uFB56 \uFDF2", "كيپ الله")]
    [InlineData("O’Neil", "o'neil")]
    [InlineData("\u2066BQ\u206910\u202A48\u202C\u2060", "bq1048")]
    [InlineData("حى علے ە", "حي علي ه")]
    [InlineData("m⁰⁴₁²", "m0412")]
    [InlineData("🚚 道 Ж", "🚚 道 Ж")]
    [InlineData("", "")]
    public void Fold_AsPeopleType_IsTheSame(string typed, string folded) => Assert.Equal(folded, TextFolding.Fold(typed));

    [Fact]
    public void Fold_Twice_ChangesNothingMore() => Assert.All(Texts(), text => Assert.Equal(TextFolding.Fold(text), TextFolding.Fold(TextFolding.Fold(text))));

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Function_EveryCharacter_FoldsAsTheCodeDoes(TestProvider provider)
    {
        await using var context = provider == TestProvider.PostgreSql ? await OpenAsync(provider) : null;
        await using var source = new SqliteDataSource("Data Source=:memory:", TimeSpan.FromSeconds(1));
        var connection = context?.Database.GetDbConnection() ?? source.CreateConnection();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT barq_fold(@text)";
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@text";
        command.Parameters.Add(parameter);
        foreach (var text in Texts())
        {
            parameter.Value = text;
            Assert.Equal(TextFolding.Fold(text), await command.ExecuteScalarAsync());
        }

        command.CommandText = "SELECT barq_fold(CAST(NULL AS text))";
        command.Parameters.Clear();
        Assert.IsType<DBNull>(await command.ExecuteScalarAsync());
        await connection.CloseAsync();
    }

    // All characters that text can have but the surrogates, some beside others, so that each branch meets each kind.
    private static IEnumerable<string> Texts()
    {
        var random = new Random(7);
        for (var block = 0; block < 0x10000; block += 0x80)
        {
            var all = string.Concat(Enumerable.Range(Math.Max(block, 1), 0x80).Where(code => code is < 0xD800 or > 0xDFFF and < 0x10000).Select(code => (char)code));
            if (all.Length > 0)
            {
                yield return all;
                yield return $"Aß{all[random.Next(all.Length)]}ي{all[random.Next(all.Length)]}É1٢";
                yield return $"{all[random.Next(all.Length)]}x";
            }
        }
    }
}
