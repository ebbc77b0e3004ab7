using Barq.Graph.Admission;
using Barq.Graph.Answers;
using Barq.Graph.Limits;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Databases;
using Barq.Persistence.Querying;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Execution;

/// <summary>Answers in parts: what comes first, what comes later, and what comes of what fails.</summary>
public sealed class AnswerPartsTests
{
    private const string Tickets = "{ couriers(first: 2) { nodes { barqId ... @defer(label: \"more\") { city tickets { totalCount } } } } }";

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Open_FragmentWithALoadOfItsOwn_ComesLater(TestProvider provider)
    {
        await using var gateway = await TestGateway.CreateAsync(provider, CornerFleet.Template);

        var answer = await gateway.ExecuteInPartsAsync(Tickets);
        var whole = await gateway.ExecuteAsync(Tickets);

        Assert.Equal(
            [
                """{"data":{"couriers":{"nodes":[{"barqId":"C1"},{"barqId":"C2"}]}},"pending":[{"id":"0","path":["couriers","nodes",0],"label":"more"},{"id":"1","path":["couriers","nodes",1],"label":"more"}],"hasNext":true}""",
                """{"incremental":[{"id":"0","data":{"city":"Riyadh","tickets":{"totalCount":2}}},{"id":"1","data":{"city":"Jeddah","tickets":{"totalCount":1}}}],"completed":[{"id":"0"},{"id":"1"}],"hasNext":false}""",
            ],
            answer.Texts);

        // The first part has left before anything is read for the second.
        Assert.Equal([1, 2], answer.Statements);
        Assert.Equal(whole.Statements, answer.Forms);
    }

    [Fact]
    public async Task Open_ByPaths_EachPartNamesItsPlace()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);

        var answer = await gateway.ExecuteInPartsAsync(Tickets, format: PartsFormat.Paths);

        Assert.Equal(
            [
                """{"data":{"couriers":{"nodes":[{"barqId":"C1"},{"barqId":"C2"}]}},"hasNext":true}""",
                """{"incremental":[{"path":["couriers","nodes",0],"label":"more","data":{"city":"Riyadh","tickets":{"totalCount":2}}},{"path":["couriers","nodes",1],"label":"more","data":{"city":"Jeddah","tickets":{"totalCount":1}}}],"hasNext":false}""",
            ],
            answer.Texts);
    }

    [Fact]
    public async Task Open_PartsInsideAndOnTopOfEachOther_EachFieldComesWithTheFirstThatHasIt()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);

        var answer = await gateway.ExecuteInPartsAsync("""
            query($later: Boolean! = true) {
              courier(id: "Q291cmllcjox") {
                tickets { totalCount }
                ... @defer(label: "outer", if: $later) { tickets { nodes { ticketNumber ... @defer(label: "inner") { delivery { tickets { totalCount } } } } } }
              }
            }
            """);

        Assert.Equal("""{"data":{"courier":{"tickets":{"totalCount":2}}},"pending":[{"id":"0","path":["courier"],"label":"outer"}],"hasNext":true}""", answer.Texts[0]);
        Assert.StartsWith("""{"incremental":[{"id":"0","subPath":["tickets"],"data":{"nodes":[{"ticketNumber":""", answer.Texts[1], StringComparison.Ordinal);
        Assert.Contains(""""completed":[{"id":"0"}],"pending":[{"id":"1","path":["courier","tickets","nodes",0],"label":"inner"}"""", answer.Texts[1], StringComparison.Ordinal);
        Assert.Equal(3, answer.Texts.Count);
    }

    // What stands in two fragments comes with the first of them; what an object has in the other one comes below it, and a list is no longer for it.
    [Theory]
    [InlineData(
        "{ courier(id: \"Q291cmllcjox\") { ... @defer(label: \"a\") { city tickets { totalCount nodes { __typename } } } ... @defer(label: \"b\") { city barqId tickets { nodes { __typename own: __typename } } } } }",
        """{"data":{"courier":{}},"pending":[{"id":"0","path":["courier"],"label":"a"},{"id":"1","path":["courier"],"label":"b"}],"hasNext":true}""",
        """{"incremental":[{"id":"0","data":{"city":"Riyadh","tickets":{"totalCount":2,"nodes":[{"__typename":"Ticket"},{"__typename":"Ticket"}]}}},{"id":"1","data":{"barqId":"C1"}},{"id":"1","subPath":["tickets","nodes",0],"data":{"own":"Ticket"}},{"id":"1","subPath":["tickets","nodes",1],"data":{"own":"Ticket"}}],"completed":[{"id":"0"},{"id":"1"}],"hasNext":false}""")]
    [InlineData(
        "{ courier(id: \"Q291cmllcjox\") { ... @defer { tickets { totalCount } } ... @defer { tickets { totalCount } } } }",
        """{"data":{"courier":{}},"pending":[{"id":"0","path":["courier"]},{"id":"1","path":["courier"]}],"hasNext":true}""",
        """{"incremental":[{"id":"0","data":{"tickets":{"totalCount":2}}}],"completed":[{"id":"0"},{"id":"1"}],"hasNext":false}""")]
    public async Task Open_FieldInTwoFragments_ComesOnce(string query, params string[] expected)
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);

        var answer = await gateway.ExecuteInPartsAsync(query);

        Assert.Equal(string.Join('\n', expected), string.Join('\n', answer.Texts));
        Assert.Equal((await gateway.ExecuteAsync(query)).Data.GetRawText(), answer.Merge().Data!.ToJsonString(Operations.OperationTests.Relaxed));
    }

    // Where one of the fragments stands in a third, the other does not wait for it, and brings what both have.
    [Theory]
    [InlineData("... @defer(label: \"a\") { tickets { nodes { subject } } }", "... @defer(label: \"x\") { deliveries { totalCount } ... @defer(label: \"b\") { tickets { nodes { subject status } totalCount } } }")]
    [InlineData("... @defer(label: \"x\") { deliveries { totalCount } ... @defer(label: \"b\") { tickets { nodes { subject status } totalCount } } }", "... @defer(label: \"a\") { tickets { nodes { subject } } }")]
    public async Task Open_FieldInAFragmentAndInAnotherThatWaits_ComesOnce(string first, string second)
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);
        var query = $"{{ courier(id: \"Q291cmllcjox\") {{ {first} {second} }} }}";

        var answer = await gateway.ExecuteInPartsAsync(query);

        Assert.Contains(""""label":"a"}"""", answer.Texts[0], StringComparison.Ordinal);
        Assert.DoesNotContain(""""label":"b"}"""", answer.Texts[0], StringComparison.Ordinal);
        Assert.Contains(""""pending":[{"id":"2","path":["courier"],"label":"b"}]"""", string.Concat(answer.Texts), StringComparison.Ordinal);
        Assert.Contains("""{"id":"2","subPath":["tickets"],"data":{"totalCount":2}}""", string.Concat(answer.Texts), StringComparison.Ordinal);
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse((await gateway.ExecuteAsync(query)).Data.GetRawText()), answer.Merge().Data));
    }

    // An organization must not be null: the fragment that has it fails, and takes nothing from the other.
    [Theory]
    [InlineData("... @defer(label: \"a\") { barqId organization { name } } ... @defer(label: \"b\") { barqId tickets { totalCount } }")]
    [InlineData("... @defer(label: \"b\") { barqId tickets { totalCount } } ... @defer(label: \"a\") { barqId organization { name } }")]
    public async Task Open_OneOfTwoFragmentsFails_TheOtherBringsWhatBothHave(string fragments)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await TestGateway.CreateCachedAsync(
            TestProvider.Sqlite, CornerFleet.Template, redis.Configuration, services => services.Decorate<IQueryRunner>((runner, _) => new SlowRunner(runner, "Courier.organization", counts: false)));

        var answer = await gateway.ExecuteInPartsAsync($"{{ courier(id: \"Q291cmllcjox\") {{ {fragments} }} }}");

        var (data, errors) = answer.Merge();
        Assert.Equal("""{"courier":{"barqId":"C1","tickets":{"totalCount":2}}}""", data!.ToJsonString());
        Assert.Equal("REQUEST_TIMEOUT", (string?)errors[0]["extensions"]!["code"]);
    }

    [Theory]
    [InlineData("true", 2)]
    [InlineData("false", 1)]
    [InlineData(null, 2)]
    public async Task Open_ConditionByVariable_DecidesEachTime(string? value, int parts)
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);
        const string Query = "query($later: Boolean) { couriers(first: 2) { nodes { ... @defer(if: $later) { tickets { totalCount } } } } }";

        var answer = await gateway.ExecuteInPartsAsync(Query, value is null ? new object() : new { later = value == "true" });

        Assert.Equal(parts, answer.Parts.Count);
        Assert.Equal("BAD_USER_INPUT", (await gateway.ExecuteAsync(Query, new { later = (bool?)null })).ErrorCode);
    }

    [Fact]
    public async Task Open_DeferredStatementFails_TheErrorsAreThePartsOwn()
    {
        await using var gateway = await FailingAsync("Courier.tickets");

        var answer = await gateway.ExecuteInPartsAsync("{ couriers(first: 1) { nodes { barqId ... @defer { city tickets { nodes { id } } } } } }");

        Assert.DoesNotContain("errors", answer.Texts[0], StringComparison.Ordinal);
        Assert.StartsWith(
            """{"incremental":[{"id":"0","data":{"city":"Riyadh","tickets":null},"errors":[{"message":""",
            answer.Texts[1], StringComparison.Ordinal);
        Assert.Contains(""""path":["couriers","nodes",0,"tickets"],"extensions":{"code":"REQUEST_TIMEOUT"}}]}],"completed":[{"id":"0"}],"hasNext":false}"""", answer.Texts[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PartsFormat.Ids, """{"incremental":[],"completed":[{"id":"0","errors":[{"message":""")]
    [InlineData(PartsFormat.Paths, """{"incremental":[{"path":["couriers"],"data":null,"errors":[{"message":""")]
    public async Task Open_NullWhereTheFragmentForbidsIt_EndsAtTheFragment(PartsFormat format, string start)
    {
        await using var gateway = await FailingAsync("Query.couriers", counts: true);

        var answer = await gateway.ExecuteInPartsAsync("{ couriers(first: 1) { nodes { barqId } ... @defer { totalCount } } }", format: format);

        Assert.StartsWith("""{"data":{"couriers":{"nodes":[{"barqId":"C1"}]}}""", answer.Texts[0], StringComparison.Ordinal);
        Assert.StartsWith(start, answer.Texts[1], StringComparison.Ordinal);
        Assert.Contains("REQUEST_TIMEOUT", answer.Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ObjectsAroundBecomeNull_NothingOfThemIsPending()
    {
        await using var gateway = await FailingAsync("Query.couriers", counts: true);

        var answer = await gateway.ExecuteInPartsAsync("{ couriers(first: 1) { nodes { barqId ... @defer { tickets { totalCount } } } totalCount } }");

        Assert.StartsWith("""{"data":{"couriers":null},"errors":[""", Assert.Single(answer.Texts), StringComparison.Ordinal);
        Assert.DoesNotContain("pending", answer.Texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_MoreThanARequestMayAskFor_IsRefusedBeforeAnythingIsRead()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template, services => services.AddSingleton(new LimitsOptions { MaxStatements = 1 }));

        var answer = await gateway.ExecuteInPartsAsync(Tickets);

        Assert.Contains("TOO_EXPENSIVE", Assert.Single(answer.Texts), StringComparison.Ordinal);
        Assert.Empty(answer.Forms);
    }

    [Fact]
    public async Task Open_PartsThatAreTooLongTogether_TheOneThatIsTooMuchFails()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo, services => services.AddSingleton(new CostOptions { MaxResponseBytes = 20_000 }));

        var answer = await gateway.ExecuteInPartsAsync("{ couriers(first: 5) { nodes { barqId ... @defer { deliveries(first: 50) { nodes { id trackingNumber deliveryAddress } } } } } }");

        Assert.Equal(2, answer.Parts.Count);
        Assert.StartsWith("""{"incremental":[],"completed":[{"id":"0","errors":[{"message":"The answer is longer""", answer.Texts[1], StringComparison.Ordinal);
        Assert.EndsWith("\"hasNext\":false}", answer.Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_UntilTheLastPart_TheRequestHasItsPlace()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);
        var gate = gateway.Services.GetRequiredService<ExecutionGate>();
        var running = new List<int>();

        await gateway.ExecuteInPartsAsync(Tickets, between: _ =>
        {
            running.Add(gate.Running);
            return Task.CompletedTask;
        });

        Assert.Equal([1, 1], running);
        Assert.Equal(0, gate.Running);
    }

    [Fact]
    public async Task Open_TimeIsUpBetweenParts_WhatIsPendingFailsAndNothingMoreIsRead()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);
        using var time = new CancellationTokenSource();

        var answer = await gateway.ExecuteInPartsAsync(Tickets, between: _ => time.CancelAsync(), cancellationToken: time.Token);

        Assert.Equal(2, answer.Parts.Count);
        Assert.Contains(""""completed":[{"id":"0","errors":[{"message":"The request took longer than it may.","extensions":{"code":"REQUEST_TIMEOUT"}}]}"""", answer.Texts[1], StringComparison.Ordinal);
        Assert.Single(answer.Forms);
    }

    [Fact]
    public async Task Open_WithCaches_IsKeptWholeAndDropsAsAWholeAnswerDoes()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await TestGateway.CreateCachedAsync(TestProvider.Sqlite, CornerFleet.Template, redis.Configuration);

        Assert.Equal(2, (await gateway.ExecuteInPartsAsync(Tickets)).Parts.Count);
        var whole = await gateway.ExecuteAsync(Tickets);
        var again = await gateway.ExecuteInPartsAsync(Tickets);

        Assert.Empty(whole.Statements);
        Assert.Equal(whole.Text, Assert.Single(again.Texts));
        Assert.Empty(again.Forms);

        // What only the deferred fragment has read.
        var written = await gateway.ExecuteAsync("mutation($id: ID!) { createTicket(input: { subject: \"Late\", description: \"Again\", category: OTHER, priority: LOW, courierId: $id, organizationId: \"T3JnYW5pemF0aW9uOjE=\", createdById: \"VXNlcjox\" }) { ticket { id } errors { ... on Error { message } } } }", new { id = MutationAnswers.Id("Courier", 1) });
        Assert.Contains("\"errors\":null", written.Text, StringComparison.Ordinal);
        var later = await gateway.ExecuteInPartsAsync(Tickets);
        Assert.Equal(2, later.Parts.Count);
        Assert.Contains("\"totalCount\":3", later.Texts[1], StringComparison.Ordinal);
    }

    private static Task<TestGateway> FailingAsync(string origin, bool counts = false) => TestGateway.CreateAsync(
        TestProvider.Sqlite, CornerFleet.Template, services => services.Decorate<IQueryRunner>((runner, _) => new SlowRunner(runner, origin, counts)));

    private sealed class SlowRunner(IQueryRunner runner, string origin, bool counts) : IQueryRunner
    {
        public ValueTask<RowSet> ReadAsync(PageQuery query, QueryContext context, CancellationToken cancellationToken) =>
            !counts && context.Origin == origin ? throw new StatementTimeoutException(new TimeoutException()) : runner.ReadAsync(query, context, cancellationToken);

        public ValueTask<CountSet> CountAsync(CountQuery query, QueryContext context, CancellationToken cancellationToken) =>
            counts && context.Origin == origin ? throw new StatementTimeoutException(new TimeoutException()) : runner.CountAsync(query, context, cancellationToken);

        public ValueTask<RowSet> TotalAsync(TotalQuery query, QueryContext context, CancellationToken cancellationToken) => runner.TotalAsync(query, context, cancellationToken);

        public ValueTask<RowSet> GroupAsync(GroupQuery query, QueryContext context, CancellationToken cancellationToken) => runner.GroupAsync(query, context, cancellationToken);

        public ValueTask<RowSet> SearchAsync(SearchQuery query, QueryContext context, CancellationToken cancellationToken) => runner.SearchAsync(query, context, cancellationToken);
    }
}
