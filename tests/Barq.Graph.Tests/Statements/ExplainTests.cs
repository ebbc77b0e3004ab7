using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Operations;
using Barq.Persistence.Access;
using Barq.Persistence.Querying;
using Barq.Testing.Databases;
using Barq.Testing.Explaining;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Barq.Graph.Tests.Statements;

/// <summary>On a database of production's size PostgreSQL reads the big tables by their indexes, whatever a front end asks, and for either price of a random page.</summary>
public sealed class ExplainTests(ExplainingGateways gateways, ITestOutputHelper output) : IClassFixture<ExplainingGateways>
{
    // Tens of thousands of rows and more. PostgreSQL rightly hashes a table of a few thousand, such as couriers, for a join of fifty rows.
    private static readonly string[] _bigTables = ["deliveries", "delivery_events", "tickets"];

    public static TheoryData<OperationCase> Cases => [.. OperationCase.OnBench];

    [SkippableTheory, MemberData(nameof(Cases))]
    public Task Explain_EveryStatementOfAnOperation_ScansNoBigTable(OperationCase operation) => AssertNoScanAsync(operation, Caller.System);

    [SkippableTheory, MemberData(nameof(Cases))]
    public Task Explain_EveryStatementAsAnOrganization_ScansNoBigTable(OperationCase operation) =>
        AssertNoScanAsync(operation, Caller.User(1, CallerRole.Manager));

    private async Task AssertNoScanAsync(OperationCase operation, Caller caller)
    {
        await AssertNoScanAsync(operation, caller, 4);
        await AssertNoScanAsync(operation, caller, 1.1);
    }

    private async Task AssertNoScanAsync(OperationCase operation, Caller caller, double randomPageCost)
    {
        var gateway = await gateways.GetAsync(TestProvider.PostgreSql);
        var runner = (ExplainingRunner)gateway.Services.GetRequiredService<IQueryRunner>();
        runner.RandomPageCost = randomPageCost;

        var answer = await gateway.ExecuteAsync(operation.Document, operation.Variables, caller: caller);

        var statements = runner.Take();
        Assert.Null(answer.ErrorCode);
        var planned = OperationShape.Of(operation.Document, operation.Variables).Statements;
        // Of a row that an organization does not see there are no further rows to be read.
        Assert.InRange(statements.Sum(statement => GatewayAnswer.ReadsOf(statement.Statement)), caller == Caller.System ? planned : 1, planned);
        foreach (var statement in statements)
        {
            output.WriteLine(statement.ToString());
        }

        // Counting all rows of a table reads all of them, by whatever way is shortest.
        Assert.DoesNotContain(statements, statement => !statement.IsUnfilteredCount
            && statement.Nodes.Any(node => node.ScansTheWholeTable && _bigTables.Contains(node.Table)));
    }
}
