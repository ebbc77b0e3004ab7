using System.Text.Json;
using Barq.Graph.Explorer;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Transport.Http;
using Barq.Jobs.Authentication;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
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

    // What each screen of a fleet is made of stands in its operation and in what the start page shows of it.
    [Theory]
    [InlineData("board-columns", "Columns of a board", "groups(by: [{ status: {} }]|count|sum {|nodes {|order: [{ createdAt: DESC }]")]
    [InlineData("city-board", "Board of a city, with its filter box", "filterBox: deliveries { groups(by: [{ city: { nulls: false } }]|city: { eq:|status: { in:|courier {")]
    [InlineData("search-box", "Search everything at once", "search(text:|score|field|... on Courier {|... on Delivery {|... on Ticket {")]
    [InlineData("courier-load", "Couriers by open parcels", "deliveries: { count: { where: { status: { in: [ASSIGNED, IN_TRANSIT] } }, gte:|order: [{ openDeliveries: DESC }]|sum {")]
    [InlineData("delivery-history", "History of a delivery, and who did it", "events(first: 50, order: [{ occurredAt: ASC }])|actor|actorUser {|actorCourier {")]
    [InlineData("owner-report", "Report by day", "deliveredAt: { bucket: DAY, timeZone:|order: [{ key: { deliveredAt: DESC } }]|sum {|p95 {|countDistinct {")]
    [InlineData("bulk-assignment", "Assign many at once, with a result for each", "mode: EACH|results {|delivery {|errors {")]
    [InlineData("back-office", "Pages by their numbers", "offset:|totalCount(atMost:|totalCountIsCapped(atMost:|nodes {")]
    public async Task All_Screens_AreShownWithAllThatTheyAreMadeOfAndHaveRowsInTheDemo(string operation, string title, string traits)
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        var document = await File.ReadAllTextAsync(Repository.PathOf("schema", "operations", operation + ".graphql"));
        var example = Assert.Single(ExplorerExample.All, example => example.Title == title);

        var answer = await gateway.ExecuteAsync(example.Query, example.Variables);

        Assert.All(traits.Split('|'), trait =>
        {
            Assert.Contains(Dense(trait), Dense(document), StringComparison.Ordinal);
            Assert.Contains(Dense(trait), Dense(example.Query), StringComparison.Ordinal);
        });
        Assert.False(answer.Json.TryGetProperty("errors", out _), answer.Text);
        Assert.DoesNotContain("[]", answer.Text, StringComparison.Ordinal);
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

    private static string Dense(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));

    [Fact]
    public void Parse_NoTitle_Throws() => Assert.Throws<FormatException>(() => ExplorerExample.Parse("query Q { q }"));
}
