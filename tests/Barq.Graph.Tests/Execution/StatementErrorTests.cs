using Barq.Graph.Answers;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Databases;
using Barq.Persistence.Querying;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Execution;

/// <summary>Statements that fail: the fields that wanted their rows get an error, and the others their answers.</summary>
public sealed class StatementErrorTests
{
    private const string Secret = "relation \"deliveries\" of 10.0.0.5 does not exist";

    [Fact]
    public async Task Execute_NestedStatementFails_EachParentHasNullAndAnErrorAndNothingLeaks()
    {
        await using var gateway = await CreateAsync("Courier.deliveries", new InvalidOperationException(Secret));

        var answer = await gateway.ExecuteAsync("{ couriers(first: 2) { nodes { barqId mine: deliveries { nodes { id } } tickets { totalCount } } } }");

        Assert.Equal(ResponseStatus.Executed, answer.Status);
        Assert.Equal(
            "{\"couriers\":{\"nodes\":[{\"barqId\":\"C1\",\"mine\":null,\"tickets\":{\"totalCount\":2}},{\"barqId\":\"C2\",\"mine\":null,\"tickets\":{\"totalCount\":1}}]}}",
            answer.Data.GetRawText());
        var errors = answer.Json.GetProperty("errors");
        Assert.Equal(["[\"couriers\",\"nodes\",0,\"mine\"]", "[\"couriers\",\"nodes\",1,\"mine\"]"], errors.EnumerateArray().Select(error => error.GetProperty("path").GetRawText()));
        Assert.Equal("INTERNAL_SERVER_ERROR", answer.ErrorCode);
        Assert.Matches("^[0-9a-f]{32}$", errors[0].GetProperty("extensions").GetProperty("traceId").GetString());
        Assert.DoesNotContain("10.0.0.5", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_CountFails_TheConnectionIsNull()
    {
        await using var gateway = await CreateAsync("Query.deliveries", new StatementTimeoutException(new TimeoutException(Secret)), counts: true);

        var answer = await gateway.ExecuteAsync("{ deliveries { nodes { id } totalCount } users(first: 1) { nodes { fullName } } }");

        Assert.Equal("{\"deliveries\":null,\"users\":{\"nodes\":[{\"fullName\":\"Sara\"}]}}", answer.Data.GetRawText());
        Assert.Equal("REQUEST_TIMEOUT", answer.ErrorCode);
        Assert.Equal(ResponseStatus.Executed, answer.Status);
    }

    [Theory]
    [InlineData(typeof(DatabaseBusyException), "SERVICE_BUSY")]
    [InlineData(typeof(DatabaseUnavailableException), "SERVICE_UNAVAILABLE")]
    public async Task Execute_NothingCouldBeRead_TheClientMayTryAgain(Type type, string code)
    {
        var exception = (Exception)Activator.CreateInstance(type, new InvalidOperationException(Secret))!;
        await using var gateway = await CreateAsync("Query.delivery", exception);

        var answer = await gateway.ExecuteAsync("query($id: ID!) { delivery(id: $id) { trackingNumber } }", new { id = "RGVsaXZlcnk6MQ==" });

        Assert.Equal(ResponseStatus.Busy, answer.Status);
        Assert.Equal(code, answer.ErrorCode);
        Assert.Equal("{\"delivery\":null}", answer.Data.GetRawText());
        Assert.DoesNotContain("10.0.0.5", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_NodesOfATypeFail_OnlyThoseAreNull()
    {
        await using var gateway = await CreateAsync("Query.nodes", new InvalidOperationException(Secret), table: "couriers");

        var answer = await gateway.ExecuteAsync(CornerTest.WithIds("{ nodes(ids: [\"@Courier:1\", \"@User:1\", \"@Courier:2\"]) { __typename } }"));

        Assert.Equal("{\"nodes\":[null,{\"__typename\":\"User\"},null]}", answer.Data.GetRawText());
        Assert.Equal(2, answer.Json.GetProperty("errors").GetArrayLength());
        Assert.Equal("[\"nodes\",2]", answer.Json.GetProperty("errors")[1].GetProperty("path").GetRawText());
    }

    [Fact]
    public async Task Execute_SearchOfOneKindFails_TheHitsOfAllAreNullWithOneError()
    {
        await using var gateway = await CreateAsync("Query.search", new InvalidOperationException(Secret), table: "couriers");

        var answer = await gateway.ExecuteAsync("{ __typename search(text: \"ab\") { node { __typename } } vehicles { nodes { __typename } } }");

        Assert.Contains("{\"__typename\":\"Query\",\"search\":null,\"vehicles\":{", answer.Text, StringComparison.Ordinal);
        Assert.Equal("INTERNAL_SERVER_ERROR", answer.ErrorCode);
        Assert.Equal(1, answer.Json.GetProperty("errors").GetArrayLength());
        Assert.Equal("[\"search\"]", answer.Json.GetProperty("errors")[0].GetProperty("path").GetRawText());
        Assert.DoesNotContain(Secret, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_CancelledWhileAStatementRuns_IsCancelled()
    {
        await using var gateway = await CreateAsync("Query.users", new OperationCanceledException());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gateway.ExecuteAsync("{ users { nodes { id } } }"));
    }

    private static Task<TestGateway> CreateAsync(string origin, Exception exception, bool counts = false, string? table = null) =>
        TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template, services => services.Decorate<IQueryRunner>(
            (runner, _) => new FailingRunner(runner, origin, exception, counts, table)));

    private sealed class FailingRunner(IQueryRunner runner, string origin, Exception exception, bool counts, string? table) : IQueryRunner
    {
        public ValueTask<RowSet> ReadAsync(PageQuery query, QueryContext context, CancellationToken cancellationToken) =>
            !counts && context.Origin == origin && (table is null || query.Shape.Table.Name == table)
                ? throw exception
                : runner.ReadAsync(query, context, cancellationToken);

        public ValueTask<CountSet> CountAsync(CountQuery query, QueryContext context, CancellationToken cancellationToken) =>
            counts && context.Origin == origin ? throw exception : runner.CountAsync(query, context, cancellationToken);

        public ValueTask<RowSet> TotalAsync(TotalQuery query, QueryContext context, CancellationToken cancellationToken) =>
            counts && context.Origin == origin ? throw exception : runner.TotalAsync(query, context, cancellationToken);

        public ValueTask<RowSet> GroupAsync(GroupQuery query, QueryContext context, CancellationToken cancellationToken) =>
            counts && context.Origin == origin ? throw exception : runner.GroupAsync(query, context, cancellationToken);

        public ValueTask<RowSet> SearchAsync(SearchQuery query, QueryContext context, CancellationToken cancellationToken) =>
            context.Origin == origin && (table is null || query.Shape.Table.Name == table) ? throw exception : runner.SearchAsync(query, context, cancellationToken);
    }
}
