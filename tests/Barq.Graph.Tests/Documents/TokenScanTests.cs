using Barq.Graph.Documents;
using Barq.Graph.Tests.TypeSystem;

namespace Barq.Graph.Tests.Documents;

/// <summary>Long lines are broken where it changes nothing, and errors are told at their places in the text that was sent.</summary>
public sealed class TokenScanTests
{
    private static readonly DocumentOptions _options = new();

    [Fact]
    public async Task Check_LinesOfOrdinaryLength_AreLeftAsTheyAre()
    {
        const string Text = "query A { # one\n users(first: 1, where: { email: { eq: \"\"\"a\nb\"\"\" } }) { totalCount } }";

        Assert.Same(Text, await TokenScan.CheckAsync(Text, _options));
    }

    [Theory]
    [InlineData("id name ", 400)]
    [InlineData("a(b:1,c:[1,2])", 400)]
    [InlineData("a(b:\"x, y\",c:\"\"\"u\n, v\"\"\") ", 200)]
    public async Task Check_LongLine_IsBrokenOutsideOfTokens(string part, int count)
    {
        var text = "{" + string.Concat(Enumerable.Repeat(part, count)) + "}";

        var broken = await TokenScan.CheckAsync(text, _options);

        Assert.Equal(text.Length, broken.Length);
        Assert.InRange(broken.Split('\n').Max(line => line.Length), 1, 1_100);
        Assert.All(Enumerable.Range(0, text.Length), i => Assert.True(text[i] == broken[i] || (text[i] is ' ' or ',' && broken[i] == '\n')));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(900)]
    [InlineData(1_500)]
    [InlineData(7_900)]
    [InlineData(8_500)]
    [InlineData(30_000)]
    public async Task Check_ErrorInALongLine_IsToldAtItsPlace(int column)
    {
        var checker = new DocumentChecker(TestSchema.Instance, _options, new IntrospectionOptions());
        var line = "{__typename" + string.Concat(Enumerable.Repeat(", ", (column / 2) + 1));
        foreach (var (text, place) in new[]
        {
            ($"#\n{line}§}}", line.Length + 1),
            ($"#\n{line})}}", line.Length + 1),
            ($"#\n{line}\"x", line.Length + 3),
            ($"#\n{line}nope }}", line.Length + 1),
        })
        {
            var problem = (await checker.CheckAsync(text, default)).Problems[0];

            Assert.Equal((2, place), (problem.Line, problem.Column));
        }
    }

    [Theory]
    [InlineData("{users(where:{email:{eq:\"", "\"}}){totalCount}}", false)]
    [InlineData("{users(where:{email:{eq:\"\"\"\n", "\n\"\"\"}}){totalCount}}", false)]
    [InlineData("{users(where:{email:{eq:\"", "", false)]
    [InlineData("{__typename}#", "", true)]
    [InlineData("#", "\n{__typename}", true)]
    [InlineData("# \\d \\", "\n{__typename}", true)]
    public async Task Check_LongToken_IsRefusedUnlessItIsAComment(string begin, string end, bool isFine)
    {
        var checker = new DocumentChecker(TestSchema.Instance, _options, new IntrospectionOptions());

        foreach (var length in new[] { 7_900, 8_000, 8_001, 8_002, 8_010, 50_000 })
        {
            var document = await checker.CheckAsync(begin + new string('x', length) + end, default);
            Assert.True(document.Problems.Count == (isFine || (length < 8_000 && end.Length > 0) ? 0 : 1), $"{length}: {string.Join(" ", document.Problems)}");
        }
    }
}
