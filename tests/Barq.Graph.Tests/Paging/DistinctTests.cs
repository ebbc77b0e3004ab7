using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Paging;

/// <summary>Groups of one key of which nobody asks how many rows they have: the values of a filter box, read from one to the next.</summary>
public sealed class DistinctTests(RandomGateways gateways) : IClassFixture<RandomGateways>
{
    private static readonly (string List, string Key, bool IsServed, bool IsServedOfOne)[] _keys =
    [
        ("deliveries", "city", true, true), ("deliveries", "status", true, true), ("deliveries", "courierId", true, false), ("deliveries", "codAmount", true, true), ("deliveries", "deliveredAt", true, true),
        ("deliveries", "notes", false, false), ("couriers", "city", true, true), ("couriers", "fullName", true, true), ("couriers", "performanceScore", true, true), ("tickets", "category", true, true),
        ("tickets", "status", true, true), ("tickets", "subject", false, false),
    ];

    public static TheoryData<TestProvider, int> Places
    {
        get
        {
            var data = new TheoryData<TestProvider, int>();
            foreach (var provider in Enum.GetValues<TestProvider>())
            {
                for (var place = 0; place < _keys.Length; place++)
                {
                    data.Add(provider, place);
                }
            }

            return data;
        }
    }

    [SkippableTheory, MemberData(nameof(Places))]
    public async Task Groups_ThatNobodyCounts_AreTheKeysOfThoseThatAreCounted(TestProvider provider, int place)
    {
        var gateway = await gateways.GetAsync(provider);
        var (list, key, isServed, isServedOfOne) = _keys[place];
        foreach (var caller in new[] { Caller.System, Caller.User(1, CallerRole.Manager), Caller.User(3, CallerRole.Viewer), Caller.Courier(2, 1) })
        {
            foreach (var direction in new[] { "ASC", "DESC" })
            {
                foreach (var nulls in new[] { "", "nulls: false" })
                {
                    string Query(string arguments, string selected) =>
                        $"{{ {list} {{ groups(by: [{{ {key}: {{ {nulls} }} }}], order: [{{ key: {{ {key}: {direction} }} }}], {arguments}) {{ key {{ {key} }} cursor {selected} }} }} }}";
                    var counted = (await AskAsync(gateway, Query("first: 100", "count"), caller)).Groups;

                    for (var first = 0; first < 4; first++)
                    {
                        var page = await AskAsync(gateway, Query($"first: {first}", ""), caller);
                        Assert.Equal(counted.Take(first), page.Groups);
                        if (caller.CourierId is null)
                        {
                            Assert.Equal(caller == Caller.System ? isServed : isServedOfOne, page.Sql.Contains("RECURSIVE", StringComparison.Ordinal));
                        }
                    }

                    for (var behind = 0; behind < counted.Length; behind++)
                    {
                        var rest = await AskAsync(gateway, Query($"first: 3, after: {counted[behind].Cursor}", ""), caller);
                        Assert.Equal(counted.Skip(behind + 1).Take(3), rest.Groups);
                    }
                }
            }
        }
    }

    [SkippableTheory]
    [InlineData("deliveries(where: { status: { eq: PENDING } }) { groups(by: [{ city: {} }]) { key { city } } }")]
    [InlineData("deliveries { groups(by: [{ city: {} }, { status: {} }]) { key { city } } }")]
    [InlineData("deliveries { groups(by: [{ city: {} }], having: { count: { gt: 1 } }) { key { city } } }")]
    [InlineData("deliveries { groups(by: [{ city: {} }], order: [{ count: DESC }]) { key { city } } }")]
    [InlineData("deliveries { groups(by: [{ city: {} }]) { key { city } aggregate { sum { codAmount } } } }")]
    [InlineData("deliveries { groups(by: [{ courier: { city: {} } }]) { key { courier { city } } } }")]
    [InlineData("deliveries { groups(by: [{ createdAt: { bucket: DAY } }]) { key { createdAt } } }")]
    public async Task Groups_OfWhichMoreIsAsked_ArePutTogether(string field)
    {
        var gateway = await gateways.GetAsync(TestProvider.Sqlite);

        var answer = await gateway.ExecuteAsync($"{{ {field} }}");

        Assert.Null(answer.ErrorCode);
        Assert.DoesNotContain("RECURSIVE", Assert.Single(answer.Statements), StringComparison.Ordinal);
    }

    private static async Task<(Group[] Groups, string Sql)> AskAsync(TestGateway gateway, string query, Caller caller)
    {
        var answer = await gateway.ExecuteAsync(query, caller: caller);
        Assert.True(answer.ErrorCode is null, $"{query}\n{answer.Text}");
        var groups = answer.Data.EnumerateObject().Single().Value.GetProperty("groups").EnumerateArray();
        return ([.. groups.Select(group => new Group(group.GetProperty("key").GetRawText(), group.GetProperty("cursor").GetRawText()))], Assert.Single(answer.Statements));
    }

    private sealed record Group(string Key, string Cursor);
}
