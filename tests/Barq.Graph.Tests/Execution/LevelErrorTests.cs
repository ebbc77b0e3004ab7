using Barq.Graph.Answers;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Persistence.Databases;
using Barq.Persistence.Querying;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Execution;

/// <summary>A statement that reads lists with their parents and fails takes no more with it than statements of their own.</summary>
public sealed class LevelErrorTests
{
    private const string Query = "{ couriers(first: 2) { nodes { barqId deliveries(first: 1) { nodes { id events(first: 1, order: [{ occurredAt: ASC }]) { nodes { status } } } } tickets(first: 1) { nodes { subject } } } } }";

    [SkippableFact]
    public async Task Execute_NothingFails_OneStatement()
    {
        var runner = new Counting(null, null);
        await using var gateway = await CreateAsync(runner);

        var answer = await gateway.ExecuteAsync(Query);

        Assert.Null(answer.ErrorCode);
        Assert.Equal((1, 0), (runner.Together, runner.Apart));
        Assert.Equal((4, 1), (answer.Reads, answer.Statements.Count));
    }

    [SkippableFact]
    public async Task Execute_TheStatementOfAllTakesTooLong_EachListIsReadByItself()
    {
        var expected = new Counting(null, null) { ReadsApart = true };
        await using var other = await CreateAsync(expected);
        var runner = new Counting(new StatementTimeoutException(new TimeoutException("slow")), null);
        await using var gateway = await CreateAsync(runner);

        var answer = await gateway.ExecuteAsync(Query);

        Assert.Null(answer.ErrorCode);
        Assert.Equal((await other.ExecuteAsync(Query)).Text, answer.Text);
        Assert.Equal((0, 4), (expected.Together, expected.Apart));
        // What has failed together is not tried together again.
        Assert.Equal((1, 4), (runner.Together, runner.Apart));
    }

    [SkippableFact]
    public async Task Execute_OneListFails_TheOthersHaveTheirAnswers()
    {
        await using var gateway = await CreateAsync(new Counting(new InvalidOperationException("secret"), "Courier.deliveries"));

        var answer = await gateway.ExecuteAsync(Query);

        Assert.Equal(ResponseStatus.Executed, answer.Status);
        Assert.Equal("INTERNAL_SERVER_ERROR", answer.ErrorCode);
        var nodes = answer.Data.GetProperty("couriers").GetProperty("nodes").EnumerateArray().ToArray();
        Assert.Equal(2, nodes.Length);
        Assert.All(nodes, node => Assert.Equal("null", node.GetProperty("deliveries").GetRawText()));
        Assert.All(nodes, node => Assert.NotEqual("null", node.GetProperty("tickets").GetRawText()));
        Assert.Equal(2, answer.Json.GetProperty("errors").GetArrayLength());
    }

    [SkippableTheory]
    [InlineData(typeof(DatabaseBusyException), "SERVICE_BUSY")]
    [InlineData(typeof(DatabaseUnavailableException), "SERVICE_UNAVAILABLE")]
    public async Task Execute_NoConnectionIsThere_IsNotAskedAgain(Type type, string code)
    {
        var runner = new Counting((Exception)Activator.CreateInstance(type, new InvalidOperationException("gone"))!, null);
        await using var gateway = await CreateAsync(runner);

        var answer = await gateway.ExecuteAsync(Query);

        Assert.Equal((ResponseStatus.Busy, code), (answer.Status, answer.ErrorCode));
        Assert.Equal("{\"couriers\":null}", answer.Data.GetRawText());
        Assert.Equal((1, 0), (runner.Together, runner.Apart));
    }

    [SkippableFact]
    public async Task Execute_NoParents_IsAnsweredByOneStatement()
    {
        await using var gateway = await CreateAsync(new Counting(null, null));

        var answer = await gateway.ExecuteAsync(CornerTest.WithIds("{ delivery(id: \"@Delivery:99\") { tickets(first: 1) { nodes { subject } } } }"));

        Assert.Equal("{\"delivery\":null}", answer.Data.GetRawText());
        Assert.Single(answer.Statements);
    }

    private static Task<TestGateway> CreateAsync(Counting counting) => TestGateway.CreateAsync(
        TestProvider.PostgreSql, CornerFleet.Template, services => services.Decorate<IQueryRunner>((runner, _) => counting.Around(runner)));

    private sealed class Counting(Exception? together, string? failing) : IQueryRunner
    {
        private IQueryRunner _runner = null!;
        private int _together;
        private int _apart;

        public int Together => _together;

        public int Apart => _apart;

        public bool ReadsApart { get; init; }

        public Counting Around(IQueryRunner runner)
        {
            _runner = runner;
            return this;
        }

        public bool CanBeLevel(PageQuery query, RowFence fence) => !ReadsApart && _runner.CanBeLevel(query, fence);

        public ValueTask<RowSet[]> ReadLevelsAsync(IReadOnlyList<PageQuery> levels, QueryContext context, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _together);
            return together is null ? _runner.ReadLevelsAsync(levels, context, cancellationToken) : throw together;
        }

        public ValueTask<RowSet> ReadAsync(PageQuery query, QueryContext context, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _apart);
            return context.Origin == failing ? throw together! : _runner.ReadAsync(query, context, cancellationToken);
        }

        public ValueTask<CountSet> CountAsync(CountQuery query, QueryContext context, CancellationToken cancellationToken) => _runner.CountAsync(query, context, cancellationToken);

        public ValueTask<RowSet> TotalAsync(TotalQuery query, QueryContext context, CancellationToken cancellationToken) => _runner.TotalAsync(query, context, cancellationToken);

        public ValueTask<RowSet> GroupAsync(GroupQuery query, QueryContext context, CancellationToken cancellationToken) => _runner.GroupAsync(query, context, cancellationToken);

        public ValueTask<RowSet> SearchAsync(SearchQuery query, QueryContext context, CancellationToken cancellationToken) => _runner.SearchAsync(query, context, cancellationToken);
    }
}
