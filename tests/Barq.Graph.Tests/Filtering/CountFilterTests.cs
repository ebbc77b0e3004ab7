using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Operations;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Tickets;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Filtering;

/// <summary>What conditions on counts read, show to whom, cost, and refuse. What they leave, <see cref="FilterTests"/> and the model have.</summary>
public sealed class CountFilterTests(DemoGateways gateways) : IClassFixture<DemoGateways>
{
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Count_ComparedWithNumbers_IsCountedOneFurtherThanTheGreatestAndInTheOneStatement(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);

        var answer = await gateway.ExecuteAsync("{ couriers(where: { deliveries: { count: { where: { status: { eq: DELIVERED } }, in: [2, 5] } } }) { nodes { id } } }");

        var statement = Assert.Single(answer.Statements);
        var (status, limit) = provider == TestProvider.Sqlite ? ("$1", "$2") : ("'DELIVERED'", "$1");
        Assert.Contains($"(SELECT count(*) FROM (SELECT 1 FROM deliveries AS s1 WHERE s1.courier_id = t.id AND s1.status = {status} LIMIT {limit}) AS c)", statement, StringComparison.Ordinal);
        await using var context = gateway.Database.CreateFleetContext();
        int[] wanted = [2, 5];
        var expected = await context.Couriers.Where(courier => wanted.Contains(courier.Deliveries.Count(delivery => delivery.Status == DeliveryStatus.Delivered)))
            .OrderBy(courier => courier.Id).Select(courier => courier.Id).Take(25).ToArrayAsync();
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(id => MutationAnswers.Id("Courier", id)), answer.Data.GetProperty("couriers").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!));
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Count_AskedByACourier_IsOfWhatItSees(TestProvider provider)
    {
        await using var gateway = await TestGateway.CreateAsync(provider, FleetDatabases.Demo);
        await using var context = gateway.Database.CreateFleetContext();
        var ticket = await context.Tickets.Where(row => row.OrganizationId == 1 && row.Delivery!.CourierId != null).OrderBy(row => row.Id)
            .Select(row => new { row.DeliveryId, row.Delivery!.CourierId }).FirstAsync();
        var other = await context.Couriers.Where(row => row.OrganizationId == 1 && row.Id != ticket.CourierId).Select(row => row.Id).FirstAsync();
        await context.Tickets.Where(row => row.DeliveryId == ticket.DeliveryId).ExecuteUpdateAsync(set => set.SetProperty(row => row.CourierId, other));
        var query = $$"""{ deliveries(where: { id: { eq: "{{MutationAnswers.Id("Delivery", ticket.DeliveryId!.Value)}}" }, tickets: { count: { gte: 1 } } }) { totalCount } }""";

        async Task<int> AskAsync(Caller caller) => (await gateway.ExecuteAsync(query, caller: caller)).Data.GetProperty("deliveries").GetProperty("totalCount").GetInt32();

        // The parcel is its own, the tickets about it are another's: of those that it sees there is none.
        Assert.Equal(1, await AskAsync(Caller.User(1, CallerRole.Viewer)));
        Assert.Equal(0, await AskAsync(Caller.Courier(1, ticket.CourierId!.Value)));
        Assert.Equal(0, await AskAsync(Caller.User(2, CallerRole.Owner)));
    }

    [Fact]
    public async Task Count_OfPersonalData_IsRefusedToWhomItIsNotShown()
    {
        var gateway = await gateways.GetAsync(TestProvider.Sqlite);
        const string Query = """{ organizations(where: { couriers: { count: { where: { email: { startsWith: "a" } }, gte: 1 } } }) { totalCount } }""";

        Assert.Equal("FORBIDDEN", (await gateway.ExecuteAsync(Query, caller: Caller.User(1, CallerRole.Viewer))).ErrorCode);
        Assert.Null((await gateway.ExecuteAsync(Query, caller: Caller.User(1, CallerRole.Manager))).ErrorCode);
    }

    [Theory]
    [InlineData("deliveries: { count: { gte: 1000001 } }", "BAD_USER_INPUT", "compared with 1000000 at most, and not with 1000001")]
    [InlineData("deliveries: { count: { in: [1, 2000000] } }", "BAD_USER_INPUT", "not with 2000000")]
    [InlineData("deliveries: { count: { gt: null } }", "BAD_USER_INPUT", "needs a value")]
    [InlineData("deliveries: { count: { where: { tickets: { count: { where: { slaBreached: { eq: true } }, gte: 1 } } }, gte: 5 } }", "OPERATION_TOO_EXPENSIVE", "There is no index on tickets (delivery_id, sla_breached): with one it would cost less.")]
    public async Task Count_OfWhatCannotBe_IsRefusedWithAReasonAndNothingIsRead(string where, string code, string reason)
    {
        var gateway = await gateways.GetAsync(TestProvider.Sqlite);

        var answer = await gateway.ExecuteAsync($"{{ couriers(where: {{ {where} }}) {{ nodes {{ id }} }} }}");

        Assert.Equal(code, answer.ErrorCode);
        Assert.Contains(reason, answer.Text, StringComparison.Ordinal);
        Assert.Empty(answer.Statements);
    }

    [Theory]
    [InlineData("organizations", "deliveries: { count: { where: { codAmount: { gt: 100 }, notes: { neq: null } }, gte: 5 } }", "")]
    [InlineData("organizations", "deliveries: { count: { where: { notes: { eq: \"a\" }, pickedUpAt: { gte: \"2026-01-01T00:00:00Z\" } }, gte: 5 } }", "deliveries (organization_id, notes)")]
    [InlineData("couriers", "deliveries: { count: { where: { events: { count: { where: { note: { eq: \"a\" } }, gte: 1 } } }, gte: 5 } }", "")]
    public async Task Count_BeyondTheLimit_NamesTheIndexThatIsWanting(string root, string where, string index)
    {
        var gateway = await gateways.GetAsync(TestProvider.Sqlite);

        var answer = await gateway.ExecuteAsync($"{{ {root}(where: {{ {where} }}) {{ nodes {{ id }} }} }}");

        Assert.Equal(index.Length == 0 ? answer.ErrorCode : "OPERATION_TOO_EXPENSIVE", answer.ErrorCode);
        Assert.Contains(index, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Count_OfMoreConditionsThanAllowed_IsRefused()
    {
        var gateway = await gateways.GetAsync(TestProvider.Sqlite);
        var conditions = string.Join(", ", Enumerable.Range(0, 600).Select(i => $"{{ notes: {{ eq: \"{i}\" }} }}"));

        var answer = await gateway.ExecuteAsync($"{{ couriers(where: {{ deliveries: {{ count: {{ where: {{ or: [{conditions}] }}, gte: 1 }} }} }}) {{ nodes {{ id }} }} }}");

        Assert.Equal("OPERATION_TOO_EXPENSIVE", answer.ErrorCode);
        Assert.Contains("The filter has", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Count_InACount_MultipliesWhatItCosts()
    {
        var gateway = await gateways.GetAsync(TestProvider.Sqlite);
        async Task<long> CostOfAsync(string where) => (await gateway.ExecuteAsync($"{{ couriers(where: {{ {where} }}) {{ nodes {{ id }} }} }}")).Cost.Estimated.Weight;

        var plain = await CostOfAsync("status: { eq: ACTIVE }");
        var one = await CostOfAsync("status: { eq: ACTIVE }, deliveries: { count: { gte: 1 } }");
        var some = await CostOfAsync("status: { eq: ACTIVE }, deliveries: { count: { where: { status: { eq: PENDING } }, gte: 1 } }");
        var nested = await CostOfAsync("status: { eq: ACTIVE }, deliveries: { count: { where: { status: { eq: PENDING }, tickets: { count: { where: { status: { eq: OPEN } }, gte: 1 } } }, gte: 1 } }");

        Assert.True(plain < one && one < some && 5 * some < nested, $"{plain} {one} {some} {nested}");
    }
}
