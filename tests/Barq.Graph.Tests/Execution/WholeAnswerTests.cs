using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Execution;

/// <summary>Fragments and lists that come with what is around them: waiting for them would gain nothing.</summary>
public sealed class WholeAnswerTests
{
    [Theory]
    [InlineData("{ couriers(first: 2) { nodes { barqId ... @defer { fullName currentVehicle { plateNumber } } } } }")]
    [InlineData("{ couriers(first: 2) { nodes { barqId tickets { totalCount } ... @defer { tickets { totalCount } } } } }")]
    [InlineData("{ couriers(first: 2) { nodes { barqId ... @defer(if: false) { tickets { totalCount } } } } }")]
    [InlineData("{ couriers(first: 2) { ... @defer { nodes { barqId } } pageInfo { ... @defer { hasNextPage } } } ... @defer { __typename } }")]
    [InlineData("{ couriers(first: 3) { nodes @stream(initialCount: 1) { barqId currentVehicle { plateNumber } } } }")]
    [InlineData("{ couriers(first: 3) { nodes @stream(initialCount: 3) { barqId tickets { totalCount } } } }")]
    [InlineData("{ couriers(first: 3) { nodes @stream(initialCount: 2147483647) { barqId tickets { totalCount } } } }")]
    [InlineData("{ couriers(first: 3) { nodes @stream(if: false) { barqId tickets { totalCount } } } }")]
    [InlineData("{ couriers(first: 3) { nodes @stream { barqId tickets { totalCount } } edges { node { tickets { totalCount } } } } }")]
    [InlineData("{ search(text: \"Riyadh\") @stream { score node { ... on Courier { fullName } } } }")]
    [InlineData("{ search(text: \"R\") @stream { node { ... on Courier { tickets { totalCount } } } } }")]
    [InlineData("{ couriers(first: 3) { nodes @stream { barqId } ... @defer { nodes @stream { tickets { totalCount } } } nodes @stream { tickets { totalCount } } } }")]
    [InlineData("{ couriers(first: 3, where: { city: { eq: \"Nowhere\" } }) { nodes @stream { barqId tickets { totalCount } } } }")]
    [InlineData("{ nodes(ids: [\"Q291cmllcjox\"]) @stream(initialCount: 1) { ... on Courier { tickets { totalCount } } } }")]
    [InlineData("{ nodes(ids: [\"Q291cmllcjox\"]) @stream { id ... on Courier { barqId } } }")]
    [InlineData("{ nodes(ids: [\"Q291cmllcjox\"]) @stream { ... on Courier { tickets { totalCount } } } courier(id: \"Q291cmllcjoy\") { id } }")]
    public async Task Open_NothingToWaitFor_IsOneAnswer(string query)
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);

        var answer = await gateway.ExecuteInPartsAsync(query);

        Assert.Equal((await gateway.ExecuteAsync(query)).Text, Assert.Single(answer.Texts));
    }
}
