using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Paging;

/// <summary>Rows are counted as far as somebody wants to know.</summary>
public sealed class CountSourceTests(CornerGateways gateways) : CornerTest(gateways)
{
    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Read_ManyBounds_AreOneStatementThatStopsAtTheGreatest(TestProvider provider) => StopsAsync(
        provider, 1,
        "{'deliveries':{'three':3,'moreThanThree':true,'seven':7,'moreThanSeven':true}}",
        "{ deliveries { three: totalCount(atMost: 3) moreThanThree: totalCountIsCapped(atMost: 3) seven: totalCount(atMost: 7) moreThanSeven: totalCountIsCapped(atMost: 7) } }");

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Read_BoundOfAsManyAsThereAre_IsNotReached(TestProvider provider) => StopsAsync(
        provider, 1,
        "{'deliveries':{'totalCount':8,'totalCountIsCapped':false}}",
        "query($n: Int!) { deliveries { totalCount(atMost: $n) totalCountIsCapped(atMost: $n) } }",
        new { n = 8 });

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Read_OneOfThemWithoutABound_AllAreCountedOnce(TestProvider provider) => AnswersAsync(
        provider, 1,
        "{'deliveries':{'some':2,'all':8,'more':true}}",
        "query($n: Int) { deliveries { some: totalCount(atMost: 2) all: totalCount(atMost: $n) more: totalCountIsCapped(atMost: 7) } }",
        new { n = (int?)null });

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Read_UnderParents_EachIsCountedByItself(TestProvider provider) => StopsAsync(
        provider, 2,
        "{'organizations':{'nodes':[{'slug':'najd','couriers':{'totalCount':1,'totalCountIsCapped':true}},{'slug':'hejaz','couriers':{'totalCount':1,'totalCountIsCapped':false}},{'slug':'empty','couriers':{'totalCount':0,'totalCountIsCapped':false}}]}}",
        "{ organizations { nodes { slug couriers(where: { city: { eq: \"Riyadh\" } }) { totalCount(atMost: 1) totalCountIsCapped(atMost: 1) } } } }");

    [Theory]
    [InlineData("totalCount(atMost: 0)", "'atMost' must be between 1 and 1000000, and is 0.")]
    [InlineData("totalCount(atMost: -1)", "'atMost' must be between 1 and 1000000, and is -1.")]
    [InlineData("totalCountIsCapped(atMost: 1000001)", "'atMost' must be between 1 and 1000000, and is 1000001.")]
    public async Task Read_BoundThatCannotBeUsed_IsRefused(string field, string message) =>
        Assert.Equal(message, await IsRefusedAsync(TestProvider.Sqlite, "BAD_USER_INPUT", $"{{ deliveries {{ count: {field} }} }}"));

    // A count to the end weighs 1 and 10 more; one to a thousand 1 and 1, to nine thousand 1 and 9.
    [Theory]
    [InlineData("totalCount", 12)]
    [InlineData("totalCount(atMost: 1000)", 3)]
    [InlineData("totalCount(atMost: 1001)", 4)]
    [InlineData("totalCount(atMost: 9000)", 11)]
    [InlineData("totalCount(atMost: 1000000)", 12)]
    public async Task Read_Bound_WeighsByIt(string field, int weight) => Assert.Equal(
        weight, (await ExecuteAsync(TestProvider.Sqlite, $"{{ deliveries(where: {{ status: {{ eq: PENDING }} }}) {{ {field} }} }}")).Cost.Estimated.Weight);

    private async Task StopsAsync(TestProvider provider, int statements, string data, string query, object? variables = null)
    {
        await AnswersAsync(provider, statements, data, query, variables);
        Assert.Contains("LIMIT", (await ExecuteAsync(provider, query, variables)).Statements[^1], StringComparison.Ordinal);
    }
}
