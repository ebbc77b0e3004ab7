using Barq.Graph.Tests.Operations;
using Barq.Persistence.Querying;
using Barq.Testing.Databases;
using Barq.Testing.Explaining;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Barq.Graph.Tests.Statements;

/// <summary>On a database of production's size PostgreSQL reads the big tables by their indexes, whatever a front end asks.</summary>
public sealed class ExplainTests(ExplainingGateways gateways, ITestOutputHelper output) : IClassFixture<ExplainingGateways>
{
    // Tens of thousands of rows and more. PostgreSQL rightly hashes a table of a few thousand, such as couriers, for a join of fifty rows.
    private static readonly string[] _bigTables = ["deliveries", "delivery_events", "tickets"];

    public static TheoryData<OperationCase> Cases => [.. OperationCase.OnBench];

    [SkippableTheory, MemberData(nameof(Cases))]
    public async Task Explain_EveryStatementOfAnOperation_ScansNoBigTable(OperationCase operation)
    {
        var gateway = await gateways.GetAsync(TestProvider.PostgreSql);

        var answer = await gateway.ExecuteAsync(operation.Document, operation.Variables);

        var statements = ((ExplainingRunner)gateway.Services.GetRequiredService<IQueryRunner>()).Take();
        Assert.Null(answer.ErrorCode);
        Assert.Equal(OperationShape.Of(operation.Document, operation.Variables).Statements, statements.Count);
        foreach (var statement in statements)
        {
            output.WriteLine(statement.ToString());
        }

        // Counting all rows of a table reads all of them, by whatever way is shortest.
        Assert.DoesNotContain(statements, statement => !statement.IsUnfilteredCount
            && statement.Nodes.Any(node => node.ScansTheWholeTable && _bigTables.Contains(node.Table)));
    }
}
