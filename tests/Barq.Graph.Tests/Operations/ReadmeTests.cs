using System.Text.RegularExpressions;
using Barq.Testing;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Operations;

/// <summary>The first thing that a visitor reads is true.</summary>
public sealed partial class ReadmeTests(DemoGateways gateways) : IClassFixture<DemoGateways>
{
    private static string Text => File.ReadAllText(Path.Combine(RepositoryFolder.Root, "README.md"));

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Readme_Query_TakesThreeStatements(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);

        var answer = await gateway.ExecuteAsync(Query().Match(Text).Groups[1].Value);

        Assert.Null(answer.ErrorCode);
        Assert.NotEmpty(answer.Data.GetProperty("deliveries").GetProperty("nodes")[0].GetProperty("courier").GetProperty("deliveries").GetProperty("nodes").EnumerateArray());
        Assert.Equal(3, answer.Reads);
    }

    [Fact]
    public void Readme_Links_LeadSomewhere() => Assert.All(
        Link().Matches(Text).Select(link => Path.Combine(RepositoryFolder.Root, link.Groups[1].Value)),
        path => Assert.True(Path.Exists(path), path));

    [GeneratedRegex("```graphql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Query();

    [GeneratedRegex(@"\]\(([^)#:]+)\)")]
    private static partial Regex Link();
}
