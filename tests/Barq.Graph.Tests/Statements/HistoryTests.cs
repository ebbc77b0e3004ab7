using Barq.Graph.Tests.Operations;
using Barq.Persistence.Access;
using Barq.Persistence.Querying;
using Barq.Testing.Databases;
using Barq.Testing.Explaining;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Barq.Graph.Tests.Statements;

/// <summary>
/// What a front end asks costs PostgreSQL no more when the fleet has ten times the history: by the blocks that each statement touches,
/// at its first and its twentieth execution on a connection, for either price of a random page.
/// </summary>
public sealed class HistoryTests(ShortHistoryGateways shortHistory, ExplainingGateways longHistory, ITestOutputHelper output)
    : IClassFixture<ShortHistoryGateways>, IClassFixture<ExplainingGateways>
{
    private const double Most = 1.5;

    // A B-tree of ten times the rows may be a level deeper, which each descent passes; the few rows around a bound differ.
    private const long Slack = 100;

    public static TheoryData<OperationCase, double> Cases
    {
        get
        {
            var data = new TheoryData<OperationCase, double>();
            foreach (var operation in OperationCase.OnBench)
            {
                data.Add(operation, 4);
                data.Add(operation, 1.1);
            }

            return data;
        }
    }

    [SkippableTheory, MemberData(nameof(Cases))]
    public async Task Explain_TenTimesTheHistory_TouchesAboutAsManyBlocks(OperationCase operation, double randomPageCost)
    {
        // The product itself sees the rows that an operation names; an organization's manager reads through the fence.
        foreach (var caller in new[] { Caller.System, Caller.User(1, CallerRole.Manager) })
        {
            var few = await BlocksAsync(shortHistory, operation, randomPageCost, caller);
            var many = await BlocksAsync(longHistory, operation, randomPageCost, caller);

            Assert.InRange(many.First, 0, (few.First * Most) + Slack);
            Assert.InRange(many.Twentieth, 0, (few.Twentieth * Most) + Slack);
            Assert.InRange(many.Twentieth, 0, (many.First * Most) + Slack);
        }
    }

    private async Task<(long First, long Twentieth)> BlocksAsync(
        Gateway.SharedGateways gateways, OperationCase operation, double randomPageCost, Caller caller)
    {
        var gateway = await gateways.GetAsync(TestProvider.PostgreSql);
        var runner = (ExplainingRunner)gateway.Services.GetRequiredService<IQueryRunner>();
        runner.RandomPageCost = randomPageCost;

        var answer = await gateway.ExecuteAsync(operation.Document, operation.Variables, caller: caller);

        Assert.Null(answer.ErrorCode);
        // Counting all rows counts the history.
        var statements = runner.Take().Where(statement => !statement.IsUnfilteredCount).ToArray();
        foreach (var statement in statements)
        {
            output.WriteLine(statement.ToString());
        }

        return (statements.Sum(statement => statement.First), statements.Sum(statement => statement.Twentieth));
    }
}
