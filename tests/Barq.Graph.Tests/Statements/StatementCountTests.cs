using Barq.Graph.Tests.Operations;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Statements;

/// <summary>The number of statements follows from the operation alone.</summary>
public sealed class StatementCountTests(DemoGateways demo, TenTimesGateways tenTimes) : IClassFixture<DemoGateways>, IClassFixture<TenTimesGateways>
{
    public static TheoryData<OperationCase, TestProvider> Cases => OperationCase.OnBothDatabases;

    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [SkippableTheory, MemberData(nameof(Cases))]
    public async Task Execute_TenTimesTheRows_SameNumberOfStatements(OperationCase operation, TestProvider provider)
    {
        var few = await (await demo.GetAsync(provider)).ExecuteAsync(operation.Document, operation.Variables);
        var many = await (await tenTimes.GetAsync(provider)).ExecuteAsync(operation.Document, operation.Variables);

        Assert.Null(many.ErrorCode);
        Assert.Equal(few.Statements.Order(StringComparer.Ordinal), many.Statements.Order(StringComparer.Ordinal));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Execute_FiftyDeliveriesWithAllAroundThem_TwoStatementsOrOneOfTwoLevels(TestProvider provider)
    {
        var operation = OperationCase.All.Single(operation => operation.ToString() == "delivery-board-with-tickets.fifty");

        var answer = await (await tenTimes.GetAsync(provider)).ExecuteAsync(operation.Document, operation.Variables);

        var nodes = answer.Data.GetProperty("deliveries").GetProperty("nodes").EnumerateArray().ToArray();
        Assert.Equal(50, nodes.Length);
        Assert.Contains(nodes, node => node.GetProperty("tickets").GetProperty("nodes").GetArrayLength() > 0);
        Assert.Equal((2, provider == TestProvider.PostgreSql ? 1 : 2), (answer.Reads, answer.Statements.Count));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Execute_FourLevelsOfLists_FourStatementsOrOneOfFourLevels(TestProvider provider)
    {
        var operation = OperationCase.All.Single(operation => operation.ToString() == "fleet-tree.five-by-five");

        var answer = await (await tenTimes.GetAsync(provider)).ExecuteAsync(operation.Document, operation.Variables);

        var organizations = answer.Data.GetProperty("organizations").GetProperty("nodes").EnumerateArray().ToArray();
        var couriers = organizations.SelectMany(organization => organization.GetProperty("couriers").GetProperty("nodes").EnumerateArray()).ToArray();
        var deliveries = couriers.SelectMany(courier => courier.GetProperty("deliveries").GetProperty("nodes").EnumerateArray()).ToArray();
        Assert.Equal([5, 25], new[] { organizations.Length, couriers.Length });
        // A new courier may not have had five yet.
        Assert.InRange(deliveries.Length, 100, 125);
        Assert.Contains(deliveries, delivery => delivery.GetProperty("tickets").GetProperty("nodes").GetArrayLength() > 0);
        Assert.Equal((4, provider == TestProvider.PostgreSql ? 1 : 4), (answer.Reads, answer.Statements.Count));
    }
}
