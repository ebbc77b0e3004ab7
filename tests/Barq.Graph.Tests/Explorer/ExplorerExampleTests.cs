using System.Text.Json;
using Barq.Graph.Explorer;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Transport.Http;
using Barq.Jobs.Authentication;
using Barq.Testing.Databases;
using GraphQLParser;
using GraphQLParser.AST;

namespace Barq.Graph.Tests.Explorer;

public sealed class ExplorerExampleTests
{
    [Fact]
    public void All_Examples_AreOneNamedOperationEach_OfEveryKindOne()
    {
        var operations = ExplorerExample.All.Select(example =>
            Assert.IsAssignableFrom<GraphQLOperationDefinition>(Assert.Single(Parser.Parse(example.Query).Definitions))).ToList();

        Assert.True(operations.Count(operation => operation.Operation == OperationType.Query) >= 5);
        Assert.Equal(Enum.GetValues<OperationType>().Order(), operations.Select(operation => operation.Operation).Distinct().Order());
        Assert.Distinct(operations.Select(operation => operation.Name!.StringValue));
        Assert.Distinct(ExplorerExample.All.Select(example => example.Title));
    }

    // Banana Cake Pop gets all of them as one document with one set of variables.
    [Fact]
    public void All_Variables_AreDeclaredAndHaveNamesOfTheirOwn()
    {
        var given = ExplorerExample.All.SelectMany(Given).ToList();
        var declared = ExplorerExample.All.SelectMany(Declared).ToList();

        Assert.Distinct(given);
        Assert.Equal(declared.Order(), given.Order());

        static IEnumerable<string> Given(ExplorerExample example) =>
            example.Variables is { } variables ? variables.EnumerateObject().Select(variable => variable.Name) : [];

        static IEnumerable<string> Declared(ExplorerExample example) =>
            Parser.Parse(example.Query).Definitions.OfType<GraphQLOperationDefinition>().Single().Variables?
                .Select(variable => variable.Variable.Name.StringValue) ?? [];
    }

    [Fact]
    public async Task All_OnTheRealGraph_AreAnsweredWithoutErrors()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite);
        foreach (var example in ExplorerExample.All.Where(example => !example.Query.StartsWith("subscription", StringComparison.Ordinal)))
        {
            var answer = await gateway.ExecuteAsync(example.Query, example.Variables);
            Assert.False(answer.Json.TryGetProperty("errors", out _), answer.Text);
        }
    }

    // Who opens it in Production gets 401 for everything, and was told nowhere where a token goes.
    [Fact]
    public async Task Page_WhereRequestsNeedAToken_SaysWhereItGoes()
    {
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["EXPLORER_ENABLED"] = "true" }, environment: "Production", map: app => app.MapBarqExplorer());
        var content = ExplorerContent.Find("no such folder", DemoAccess.TokenNotice);
        using var configuration = JsonDocument.Parse(BananaCakePopConfiguration.Write("/graphql", DemoAccess.TokenNotice));
        var document = configuration.RootElement.GetProperty("graphQLDocument").GetString()!;

        Assert.Contains("Authorization", await gateway.Client.GetStringAsync(new Uri(gateway.Address, File.Exists(Path.Combine(ExplorerHost.PackageFolder, "index.html")) ? "/graphql/bcp-config.json" : "/graphql/")), StringComparison.Ordinal);
        Assert.True(content.IsOwnPage);
        // Banana Cake Pop has fields for name and value, our own page JSON with an example in it.
        Assert.StartsWith("# Note: requests need a token: in the HTTP\n# headers the name Authorization with the\n# value Bearer TOKEN\n", document, StringComparison.Ordinal);
        Assert.All(document.Split('\n').TakeWhile(line => line.StartsWith('#')), line => Assert.InRange(line.Length, 1, 44));
        Assert.Equal(ExplorerExample.All.Count, Parser.Parse(document).Definitions.Count);
    }

    [Fact]
    public async Task BananaCakePopsDocument_EachOperation_IsAnsweredWithoutErrors()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite);
        using var configuration = JsonDocument.Parse(BananaCakePopConfiguration.Write("/graphql"));
        var document = configuration.RootElement.GetProperty("graphQLDocument").GetString()!;
        var operations = Parser.Parse(document).Definitions.Cast<GraphQLOperationDefinition>().ToList();
        Assert.Equal(ExplorerExample.All.Count, operations.Count);
        foreach (var operation in operations.Where(operation => operation.Operation != OperationType.Subscription))
        {
            var answer = await gateway.ExecuteAsync(document, configuration.RootElement.GetProperty("variables"), operation.Name!.StringValue);
            Assert.False(answer.Json.TryGetProperty("errors", out _), answer.Text);
        }
    }

    [Fact]
    public void Parse_TitleAndVariables_AreNoPartOfTheQuery()
    {
        var example = ExplorerExample.Parse("# A title\n# variables: { \"a\": 1 }\nquery Q($a: Int) {\n  q(a: $a)\n}\n");

        Assert.Equal("A title", example.Title);
        Assert.Equal("query Q($a: Int) {\n  q(a: $a)\n}\n", example.Query);
        Assert.Equal(1, example.Variables!.Value.GetProperty("a").GetInt32());
    }

    [Fact]
    public void Parse_NoTitle_Throws() => Assert.Throws<FormatException>(() => ExplorerExample.Parse("query Q { q }"));
}
