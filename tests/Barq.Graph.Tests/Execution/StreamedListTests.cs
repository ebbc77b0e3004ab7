using Barq.Graph.Answers;
using Barq.Graph.Limits;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Databases;
using Barq.Persistence.Querying;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Execution;

/// <summary>Lists whose ends come later: what is loaded before the first part leaves, what after it, and which lists come whole.</summary>
public sealed class StreamedListTests
{
    private const string Couriers = "{ couriers(first: 3) { nodes @stream(initialCount: 1, label: \"rest\") { barqId tickets { totalCount } } } }";

    private const string FirstOfCouriers = """{"data":{"couriers":{"nodes":[{"barqId":"C1","tickets":{"totalCount":2}}]}},"pending":[{"id":"0","path":["couriers","nodes"],"label":"rest"}],"hasNext":true}""";

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Open_RowsThatLeadToLoads_TheFirstComeWithTheirsAndTheOthersLater(TestProvider provider)
    {
        await using var gateway = await TestGateway.CreateAsync(provider, CornerFleet.Template);

        var answer = await gateway.ExecuteInPartsAsync(Couriers);
        var whole = await gateway.ExecuteAsync(Couriers);

        Assert.Equal(2, answer.Parts.Count);
        Assert.Equal(FirstOfCouriers, answer.Texts[0]);
        Assert.StartsWith("""{"incremental":[{"id":"0","items":[{"barqId":"C2","tickets":{"totalCount":1}},{"barqId":"C3","tickets":{"totalCount":""", answer.Texts[1], StringComparison.Ordinal);
        Assert.EndsWith("""}}]}],"completed":[{"id":"0"}],"hasNext":false}""", answer.Texts[1], StringComparison.Ordinal);
        Assert.Equal(whole.Data.GetRawText(), answer.Merge().Data!.ToJsonString(Operations.OperationTests.Relaxed));

        // The list is read once, and its tickets are counted for the first courier before the first part leaves, and for the others after it.
        Assert.Equal([2, 3], answer.Statements);
        Assert.Equal(whole.Statements[0], answer.Forms[0]);
        Assert.All(answer.Forms.Skip(1), count => Assert.Contains("FROM tickets", count, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(PartsFormat.Paths, """{"data":{"couriers":{"nodes":[{"barqId":"C1","tickets":{"totalCount":2}}]}},"hasNext":true}""", """{"incremental":[{"path":["couriers","nodes",1],"label":"rest","items":[{"barqId":"C2",""")]
    [InlineData(PartsFormat.IdsAndPaths, FirstOfCouriers, """{"incremental":[{"id":"0","path":["couriers","nodes",1],"items":[{"barqId":"C2",""")]
    public async Task Open_ByPaths_ThePathSaysWhereTheEndBegins(PartsFormat format, string first, string second)
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);

        var answer = await gateway.ExecuteInPartsAsync(Couriers, format: format);

        Assert.Equal(first, answer.Texts[0]);
        Assert.StartsWith(second, answer.Texts[1], StringComparison.Ordinal);
    }

    // Else the first part would wait for all of it, and the second would bring what was there already.
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Open_FirstPart_ReadsWhatItsOwnRowsLeadTo(TestProvider provider)
    {
        var keys = new List<int>();
        await using var gateway = await TestGateway.CreateAsync(
            provider, CornerFleet.Template, services => services.Decorate<IQueryRunner>((runner, _) => new SecondFails(runner, "Courier.tickets", passes: 9, keys.Add)));

        await gateway.ExecuteInPartsAsync("{ couriers(first: 5) { nodes @stream(initialCount: 2) { barqId tickets { nodes { id } } } } }", between: part =>
        {
            keys.Add(-part);
            return Task.CompletedTask;
        });

        Assert.Equal([2, 0, 3, -1], keys);
    }

    // How many statements have run when each part leaves.
    [Theory]
    [InlineData("{ couriers(first: 3) { nodes @stream { barqId tickets { totalCount } } } }", new[] { 1, 2 })]
    [InlineData("{ couriers(first: 3) { edges @stream(initialCount: 2) { cursor node { barqId tickets(first: 1) { nodes { id delivery { tickets { totalCount } } } } } } pageInfo { hasNextPage } } }", new[] { 3, 4 })]
    [InlineData("{ couriers(last: 6) { nodes @stream(initialCount: 1) { barqId tickets { totalCount } deliveries { aggregate { max { codAmount } } groups(by: [{ status: {} }]) { count } } } } }", new[] { 4, 7 })]
    [InlineData("{ organizations { nodes { name couriers(first: 5) { totalCount nodes @stream(initialCount: 1) { barqId tickets { totalCount } } } } } }", new[] { 4, 5 })]
    [InlineData("{ couriers(first: 3) { nodes @stream(initialCount: 1) { barqId tickets { totalCount } deliveries { nodes @stream(initialCount: 1) { id tickets { totalCount } } } } } }", new[] { 4, 7 })]
    [InlineData("{ a: couriers(first: 3) { nodes @stream(initialCount: 1) { tickets { totalCount } } } b: couriers(first: 2) { nodes @stream(initialCount: 1) { tickets { totalCount } } } }", new[] { 4, 6 })]
    [InlineData("{ couriers(first: 3) { nodes @stream(initialCount: 1) { barqId tickets { totalCount } ... @defer { deliveries { totalCount } } } } }", new[] { 2, 4, 5 })]
    [InlineData("{ nodes(ids: [\"Q291cmllcjoy\", \"Q291cmllcjox\", \"T3JnYW5pemF0aW9uOjE=\", \"Q291cmllcjo5OQ==\", \"Q291cmllcjoy\"]) @stream(initialCount: 1) { id ... on Courier { tickets { totalCount nodes @stream { id } } } ... on Organization { couriers { totalCount } } } }", new[] { 4, 7 })]
    [InlineData("{ courier(id: \"Q291cmllcjox\") { barqId ... @defer { deliveries(first: 3) { nodes @stream(initialCount: 1) { id tickets { totalCount } } } } } }", new[] { 1, 3, 4 })]
    [InlineData("{ courier(id: \"Q291cmllcjox\") { deliveries(first: 3) { totalCount ... @defer { nodes @stream(initialCount: 1) { id tickets { totalCount } } } } } }", new[] { 2, 4, 5 })]
    [InlineData("{ couriers(first: 3) { nodes @stream { barqId tickets { totalCount } } edges { cursor node { city } } pageInfo { hasNextPage } } }", new[] { 1, 2 })]
    [InlineData("{ couriers(first: 4) { a: nodes @stream(initialCount: 1, label: \"a\") { tickets { totalCount } } b: nodes @stream(initialCount: 3, label: \"b\") { barqId tickets { totalCount } } } }", new[] { 2, 3 })]
    [InlineData("{ couriers(first: 4) { nodes @stream(initialCount: 2) { barqId tickets { totalCount ... @defer { nodes { id } } } } edges @stream { cursor node { tickets { totalCount } } } } }", new[] { 2, 4, 5 })]
    [InlineData("{ a: couriers(first: 3) { nodes @stream(initialCount: 1) { tickets { totalCount } } } b: couriers(first: 3) { nodes @stream(initialCount: 1) { barqId tickets { totalCount } } } }", new[] { 2, 3 })]
    [InlineData("{ a: nodes(ids: [\"Q291cmllcjoy\", \"Q291cmllcjox\"]) @stream(initialCount: 1) { ... on Courier { tickets { totalCount } } } b: nodes(ids: [\"Q291cmllcjox\"]) @stream { id ... on Courier { tickets { totalCount } } } }", new[] { 2, 3 })]
    [InlineData("{ search(text: \"Omar Khan\", kinds: [COURIER], first: 5) @stream(initialCount: 1) { score field node { ... on Courier { fullName tickets { totalCount } } } } }", new[] { 2, 3 })]
    public async Task Open_ListOfAnyShape_IsLoadedInTwoSteps(string query, int[] statements)
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);

        var answer = await gateway.ExecuteInPartsAsync(query);
        var byPaths = await gateway.ExecuteInPartsAsync(query, format: PartsFormat.Paths);
        var whole = await gateway.ExecuteAsync(query);

        Assert.Equal((null, whole.Data.GetRawText()), (whole.ErrorCode, System.Text.Json.Nodes.JsonNode.Parse(whole.Data.GetRawText())!.ToJsonString(Operations.OperationTests.Relaxed)));
        var (data, errors) = answer.Merge();
        Assert.Empty(errors);
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(whole.Data.GetRawText()), data), string.Join('\n', answer.Texts));
        Assert.Equal(statements, answer.Statements);
        Assert.Equal(statements, byPaths.Statements);
    }

    // Clients take the place where a list begins from the object at which its fragment stands: below that they would miss it.
    [Fact]
    public async Task Open_ListInAPieceOfAFragment_ComesWholeWithIt()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);

        var answer = await gateway.ExecuteInPartsAsync(
            "{ courier(id: \"Q291cmllcjox\") { deliveries(first: 3) { totalCount } ... @defer { deliveries(first: 3) { nodes @stream(initialCount: 1) { id tickets { totalCount } } } } } }");

        Assert.Equal([2, 4], answer.Statements);
        Assert.Contains("\"subPath\":[\"deliveries\"]", answer.Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_StatementOfTheEndFails_TheErrorsStandBesideItsElements()
    {
        await using var gateway = await TestGateway.CreateAsync(
            TestProvider.Sqlite, CornerFleet.Template, services => services.Decorate<IQueryRunner>((runner, _) => new SecondFails(runner, "Courier.tickets")));

        var answer = await gateway.ExecuteInPartsAsync("{ couriers(first: 2) { nodes @stream(initialCount: 1) { barqId tickets { nodes { id } } } } }");

        Assert.DoesNotContain("errors", answer.Texts[0], StringComparison.Ordinal);
        Assert.StartsWith("""{"incremental":[{"id":"0","items":[{"barqId":"C2","tickets":null}],"errors":[{"message":""", answer.Texts[1], StringComparison.Ordinal);
        Assert.Contains(""""path":["couriers","nodes",1,"tickets"],"extensions":{"code":"REQUEST_TIMEOUT"}}]}],"completed":[{"id":"0"}],"hasNext":false}"""", answer.Texts[1], StringComparison.Ordinal);
    }

    // An organization must not be null, nor an element of the list.
    [Theory]
    [InlineData(PartsFormat.Ids, """{"incremental":[],"completed":[{"id":"0","errors":[{"message":""")]
    [InlineData(PartsFormat.Paths, """{"incremental":[{"path":["couriers","nodes",0],"items":null,"errors":[{"message":""")]
    public async Task Open_NullWhereTheListForbidsIt_EndsAtTheList(PartsFormat format, string start)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await TestGateway.CreateCachedAsync(
            TestProvider.Sqlite, CornerFleet.Template, redis.Configuration, services => services.Decorate<IQueryRunner>((runner, _) => new SecondFails(runner, "Courier.organization", passes: 0)));

        var answer = await gateway.ExecuteInPartsAsync("{ couriers(first: 2) { nodes @stream { barqId organization { name } } } }", format: format);

        Assert.StartsWith("""{"data":{"couriers":{"nodes":[]}}""", answer.Texts[0], StringComparison.Ordinal);
        Assert.StartsWith(start, answer.Texts[1], StringComparison.Ordinal);
        Assert.EndsWith("\"hasNext\":false}", answer.Texts[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 0, null)]
    [InlineData(2, 1, "TOO_EXPENSIVE")]
    [InlineData(3, 1, null)]
    public async Task Open_StatementsOfTheEnd_AreReckonedBeforeAnythingIsRead(int most, int first, string? problem)
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template, services => services.AddSingleton(new LimitsOptions { MaxStatements = most }));

        var answer = await gateway.ExecuteInPartsAsync("query($first: Int!) { couriers(first: 3) { nodes @stream(initialCount: $first) { tickets { totalCount } } } }", new { first });

        Assert.Equal(problem is null ? 2 : 1, answer.Parts.Count);
        Assert.Equal(problem is null ? most : 0, answer.Forms.Count);
        Assert.True(problem is null || answer.Texts[0].Contains(problem, StringComparison.Ordinal), answer.Texts[0]);
    }

    [Fact]
    public async Task Open_EndThatIsTooLong_Fails()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo, services => services.AddSingleton(new CostOptions { MaxResponseBytes = 20_000 }));

        var answer = await gateway.ExecuteInPartsAsync("{ couriers(first: 10) { nodes @stream(initialCount: 1) { barqId deliveries(first: 50) { nodes { id trackingNumber deliveryAddress } } } } }");

        Assert.Equal(2, answer.Parts.Count);
        Assert.StartsWith("""{"incremental":[],"completed":[{"id":"0","errors":[{"message":"The answer is longer""", answer.Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_TimeIsUpBeforeTheEnd_ItFailsAndNothingMoreIsRead()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);
        using var time = new CancellationTokenSource();

        var answer = await gateway.ExecuteInPartsAsync(Couriers, between: _ => time.CancelAsync(), cancellationToken: time.Token);

        Assert.Contains(""""completed":[{"id":"0","errors":[{"message":"The request took longer than it may.","extensions":{"code":"REQUEST_TIMEOUT"}}]}"""", answer.Texts[1], StringComparison.Ordinal);
        Assert.Equal(2, answer.Forms.Count);
    }

    [Fact]
    public async Task Open_WithCaches_IsKeptWholeAndDropsByWhatOnlyTheEndHasRead()
    {
        const string Owners = "{ couriers(first: 6) { nodes @stream(initialCount: 1) { barqId organization { name } tickets { totalCount } } } }";
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await TestGateway.CreateCachedAsync(TestProvider.Sqlite, CornerFleet.Template, redis.Configuration);

        Assert.Equal(2, (await gateway.ExecuteInPartsAsync(Owners)).Parts.Count);
        var whole = await gateway.ExecuteAsync(Owners);
        var again = await gateway.ExecuteInPartsAsync(Owners);

        Assert.Empty(whole.Statements);
        Assert.Equal(whole.Text, Assert.Single(again.Texts));
        Assert.Empty(again.Forms);
        await using var plain = TestGateway.On(gateway.Database);
        Assert.Equal((await plain.ExecuteAsync(Owners)).Text, whole.Text);

        // The first courier is of another organization.
        var written = await gateway.ExecuteAsync("mutation($id: ID!) { updateOrganization(input: { organizationId: $id, name: \"Hejaz and more\" }) { organization { id } errors { ... on Error { message } } } }", new { id = MutationAnswers.Id("Organization", 2) });
        Assert.Contains("\"errors\":null", written.Text, StringComparison.Ordinal);
        var later = await gateway.ExecuteInPartsAsync(Owners);
        Assert.Equal(2, later.Parts.Count);
        Assert.Contains("Hejaz and more", later.Texts[1], StringComparison.Ordinal);
    }

    private sealed class SecondFails(IQueryRunner runner, string origin, int passes = 1, Action<int>? heard = null) : IQueryRunner
    {
        private int _times;

        public ValueTask<RowSet> ReadAsync(PageQuery query, QueryContext context, CancellationToken cancellationToken)
        {
            if (context.Origin == origin)
            {
                heard?.Invoke(query.Keys!.Values.Length);
                return Interlocked.Increment(ref _times) > passes ? throw new StatementTimeoutException(new TimeoutException()) : runner.ReadAsync(query, context, cancellationToken);
            }

            return runner.ReadAsync(query, context, cancellationToken);
        }

        public ValueTask<CountSet> CountAsync(CountQuery query, QueryContext context, CancellationToken cancellationToken) => runner.CountAsync(query, context, cancellationToken);

        public ValueTask<RowSet> TotalAsync(TotalQuery query, QueryContext context, CancellationToken cancellationToken) => runner.TotalAsync(query, context, cancellationToken);

        public ValueTask<RowSet> GroupAsync(GroupQuery query, QueryContext context, CancellationToken cancellationToken) => runner.GroupAsync(query, context, cancellationToken);

        public ValueTask<RowSet> SearchAsync(SearchQuery query, QueryContext context, CancellationToken cancellationToken) => runner.SearchAsync(query, context, cancellationToken);
    }
}
