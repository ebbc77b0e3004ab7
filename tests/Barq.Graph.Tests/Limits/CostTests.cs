using Barq.Graph.Limits;
using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Limits;

/// <summary>Operations that ask for too much are refused before a statement runs; those just within the limit are not.</summary>
public sealed class CostTests(CornerGateways gateways) : CornerTest(gateways)
{
    [Theory]
    [InlineData("{ organizations(first: 100) { nodes { couriers(first: 100) { nodes { deliveries(first: 5) { nodes { id } } } } } } }", 60_100)]
    [InlineData("{ a: organizations(first: 100) { nodes { couriers(first: 100) { nodes { id } } deliveries(first: 100) { nodes { id } } tickets(first: 100) { nodes { id } } users(first: 100) { nodes { id } } vehicles(first: 100) { nodes { id } } } } }", 50_100)]
    public async Task Execute_PagesMultiplyBeyondTheLimit_IsRefused(string query, int rows) => Assert.Equal(
        $"The request can bring {rows} rows, and may bring 50000: ask for smaller pages (first, last) where connections nest.",
        await IsRefusedAsync(TestProvider.Sqlite, "OPERATION_TOO_EXPENSIVE", query));

    [Fact]
    public async Task Execute_PageSizeInAVariable_CountsByItsValue()
    {
        const string Query = "query($n: Int!) { organizations(first: 100) { nodes { couriers(first: 100) { nodes { deliveries(first: $n) { nodes { id } } } } } } }";

        await IsRefusedAsync(TestProvider.Sqlite, "OPERATION_TOO_EXPENSIVE", Query, new { n = 4 });
        Assert.Null((await ExecuteAsync(TestProvider.Sqlite, Query, new { n = 3 })).ErrorCode);
    }

    [Fact]
    public async Task Execute_TotalCountsOnly_CostNoRows() => Assert.Null((await ExecuteAsync(
        TestProvider.Sqlite, "{ organizations(first: 100) { nodes { couriers(first: 100) { nodes { deliveries(first: 100) { totalCount } } } } } }")).ErrorCode);

    [Fact]
    public async Task Execute_MoreStatementsThanAllowed_IsRefused()
    {
        var limit = new LimitsOptions().MaxStatements;

        Assert.Contains($"needs {limit + 1} statements", await IsRefusedAsync(TestProvider.Sqlite, "OPERATION_TOO_EXPENSIVE", Pages(limit + 1)), StringComparison.Ordinal);
        Assert.Null((await ExecuteAsync(TestProvider.Sqlite, Pages(limit))).ErrorCode);
    }

    // Reading the arguments of hundreds of fields took megabytes, for what their number alone forbids: bad ones are not even met.
    [Fact]
    public async Task Execute_MoreRootsThanStatementsAllowed_IsRefusedBeforeArgumentsAreRead()
    {
        var limit = new LimitsOptions().MaxStatements;
        string Query(int count) => Pages(count).Replace("users(", "users(first: 100000, ", StringComparison.Ordinal);

        Assert.Contains($"needs {limit + 1} statements", await IsRefusedAsync(TestProvider.Sqlite, "OPERATION_TOO_EXPENSIVE", Query(limit + 1)), StringComparison.Ordinal);
        await IsRefusedAsync(TestProvider.Sqlite, "BAD_USER_INPUT", Query(limit));
    }

    [Fact]
    public async Task Execute_FragmentsThatSpreadToMoreFieldsThanAllowed_IsRefused()
    {
        var fragments = string.Join(' ', Enumerable.Range(0, 30).Select(i => $"fragment F{i} on Query {{ ...F{i + 1} ... on Query {{ ...F{i + 1} }} }}"));

        Assert.Contains("fields, fragments spread", await IsRefusedAsync(
            TestProvider.Sqlite, "OPERATION_TOO_EXPENSIVE", $"{{ ...F0 }} {fragments} fragment F30 on Query {{ __typename }}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_DeeperThanAllowed_IsRefused()
    {
        var nested = string.Concat(Enumerable.Repeat("courier { currentVehicle { organization { deliveries { nodes { ", 6));

        await IsRefusedAsync(TestProvider.Sqlite, "OPERATION_TOO_EXPENSIVE", $"{{ deliveries {{ nodes {{ {nested} id {new string('}', 30)} }} }} }}");
    }

    [Fact]
    public async Task Execute_FilterOfMoreConditionsThanAllowed_IsRefused()
    {
        static object Where(int count) => new { where = new { or = Enumerable.Range(0, count).Select(i => new { fullName = new { eq = $"n{i}" } }) } };
        const string Query = "query($where: UserFilterInput) { users(where: $where) { totalCount } }";

        Assert.Contains("conditions", await IsRefusedAsync(TestProvider.Sqlite, "OPERATION_TOO_EXPENSIVE", Query, Where(600)), StringComparison.Ordinal);
        Assert.Null((await ExecuteAsync(TestProvider.Sqlite, Query, Where(200))).ErrorCode);
    }

    [Fact]
    public async Task Execute_DocumentLongerThanAllowed_IsRefused() => Assert.Contains(
        "characters", await IsRefusedAsync(TestProvider.Sqlite, "OPERATION_TOO_EXPENSIVE", "{ __typename }" + new string(' ', 100_000)), StringComparison.Ordinal);

    private static string Pages(int count) =>
        $"{{ {string.Join(' ', Enumerable.Range(0, count).Select(i => $"p{i}: users(where: {{ email: {{ eq: \"{i}\" }} }}) {{ nodes {{ id }} }}"))} }}";
}
