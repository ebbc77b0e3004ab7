using Barq.Graph.Tests.Operations;
using Barq.Persistence.Access;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Organizations;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Barq.Graph.Tests.Paging;

/// <summary>What groups refuse, what they show to whom, and what they cost. What they come to, <see cref="GroupModelTests"/> has.</summary>
public sealed class GroupTests(DemoGateways gateways) : IClassFixture<DemoGateways>
{
    [Theory]
    [InlineData("by: []", "names nothing")]
    [InlineData("by: [{ status: {} }, { status: {} }]", "twice")]
    [InlineData("by: [{ status: {} }, { city: {} }, { notes: {} }, { courierId: {} }, { codAmount: {} }]", "names 5 keys, and may name 4")]
    [InlineData("by: [{ courier: { organization: { users: {} } } }]", "users", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("by: [{ courier: { email: {} } }]", "email", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("by: [{ createdAt: { bucket: DAY, timeZone: \"Asia/Nowhere\" } }]", "not a time zone")]
    [InlineData("by: [{ createdAt: { bucket: DAY, timeZone: \"../zoneinfo/Asia/Riyadh\" } }]", "not a time zone")]
    [InlineData("by: [{ createdAt: { bucket: DAY, timeZone: \"right/Asia/Riyadh\" } }]", "not a time zone")]
    [InlineData("by: [{ createdAt: { timeZone: \"Asia/Riyadh\" } }]", "only times in buckets")]
    [InlineData("by: [{ courier: { joiningDate: { bucket: HOUR } } }]", "it is a day")]
    [InlineData("by: [{ courier: { joiningDate: { bucket: DAY, timeZone: \"Asia/Riyadh\" } } }]", "only times in buckets")]
    [InlineData("by: [{ status: {} }], order: [{ key: { city: ASC } }]", "'city', by which 'by' does not group")]
    [InlineData("by: [{ status: {} }], first: 401", "between 0 and 400")]
    [InlineData("by: [{ status: {} }], first: -1", "between 0 and 400")]
    [InlineData("by: [{ status: {} }], having: { count: { gt: null } }", "needs a value")]
    [InlineData("by: [{ status: {} }], after: \"nonsense\"", "not a cursor", "INVALID_CURSOR")]
    public async Task Groups_OfWhatCannotBe_AreRefusedWithAReasonAndNothingIsRead(string arguments, string reason, string code = "BAD_USER_INPUT")
    {
        var gateway = await gateways.GetAsync(TestProvider.Sqlite);

        var answer = await gateway.ExecuteAsync($"{{ deliveries {{ groups({arguments}) {{ count }} }} }}");

        Assert.Equal(code, answer.ErrorCode);
        Assert.Contains(reason, answer.Text, StringComparison.Ordinal);
        Assert.Empty(answer.Statements);
    }

    [Theory]
    [InlineData("by: [{ status: {} }]", "by: [{ city: {} }]")]
    [InlineData("by: [{ status: {} }]", "by: [{ status: {} }], order: [{ count: ASC }]")]
    [InlineData("by: [{ createdAt: { bucket: DAY } }]", "by: [{ createdAt: { bucket: DAY, timeZone: \"Asia/Riyadh\" } }]")]
    [InlineData("by: [{ createdAt: { bucket: DAY } }]", "by: [{ createdAt: { bucket: WEEK } }]")]
    public async Task Cursor_OfOtherKeysOrAnotherOrder_IsRefused(string own, string others)
    {
        var gateway = await gateways.GetAsync(TestProvider.Sqlite);
        var cursor = (await gateway.ExecuteAsync($"{{ deliveries {{ groups({own}) {{ cursor }} }} }}")).Data.GetProperty("deliveries").GetProperty("groups")[0].GetProperty("cursor").GetString();

        Assert.Null((await gateway.ExecuteAsync($"{{ deliveries {{ groups({own}, after: \"{cursor}\") {{ count }} }} }}")).ErrorCode);
        Assert.Equal("INVALID_CURSOR", (await gateway.ExecuteAsync($"{{ deliveries {{ groups({others}, after: \"{cursor}\") {{ count }} }} }}")).ErrorCode);
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Groups_OfACaller_AreOfTheRowsThatItSeesAndOfNothingBehindThem(TestProvider provider)
    {
        var gateway = await gateways.GetAsync(provider);
        await using var context = gateway.Database.CreateFleetContext();
        var own = await context.Deliveries.Where(delivery => delivery.OrganizationId == 1).ToListAsync();
        var courier = own.First(delivery => delivery.CourierId is not null).CourierId!.Value;
        const string Query = "{ deliveries { groups(by: [{ organizationId: {} }, { courier: { city: {} } }], first: 400) { key { organizationId } count } } }";

        async Task<(int Rows, int Organizations)> AskAsync(Caller caller)
        {
            var groups = (await gateway.ExecuteAsync(Query, caller: caller)).Data.GetProperty("deliveries").GetProperty("groups").EnumerateArray().ToArray();
            return (groups.Sum(group => group.GetProperty("count").GetInt32()), groups.Select(group => group.GetProperty("key").GetProperty("organizationId").GetString()).Distinct().Count());
        }

        Assert.Equal((await context.Deliveries.CountAsync(), await context.Organizations.CountAsync(organization => organization.Deliveries.Count > 0)), await AskAsync(Caller.System));
        Assert.Equal((own.Count, 1), await AskAsync(Caller.User(1, CallerRole.Owner)));
        Assert.Equal((own.Count(delivery => delivery.CourierId == courier), 1), await AskAsync(Caller.Courier(1, courier)));
    }

    [Fact]
    public async Task Groups_UnderNamesOfTheirOwn_AreOneStatementWhereTheyAskTheSame()
    {
        var gateway = await gateways.GetAsync(TestProvider.Sqlite);
        const string Query =
            """
            query($key: DeliveryGroupByInput!) {
              deliveries {
                a: groups(by: [{ status: {} }]) { count }
                b: groups(by: [{ status: {} }]) { key { status } aggregate { sum { codAmount } } }
                c: groups(by: [$key]) { key { status city __typename } __typename }
              }
            }
            """;

        var same = await gateway.ExecuteAsync(Query, new { key = new { status = new { } } });
        var other = await gateway.ExecuteAsync(Query, new { key = new { city = new { } } });

        Assert.Single(same.Statements);
        Assert.Equal(2, other.Statements.Count);
        Assert.Equal("DeliveryGroup", same.Data.GetProperty("deliveries").GetProperty("c")[0].GetProperty("__typename").GetString());
    }

    [Fact]
    public async Task Cost_OfGroups_CountsThemAsRowsAndTheirStatement()
    {
        var gateway = await gateways.GetAsync(TestProvider.Sqlite);

        var plain = await gateway.ExecuteAsync("{ couriers(first: 10) { nodes { id } } }");
        var grouped = await gateway.ExecuteAsync("{ couriers(first: 10) { nodes { id deliveries { groups(by: [{ status: {} }, { courier: { city: {} } }], first: 40) { count } } } } }");
        var refused = await gateway.ExecuteAsync("{ couriers(first: 100) { nodes { id deliveries { groups(by: [{ status: {} }], first: 400) { count } b: groups(by: [{ city: {} }], first: 400) { count } } } } }");

        Assert.Equal((plain.Cost.Estimated.Rows + 400, plain.Cost.Estimated.Statements + 1), (grouped.Cost.Estimated.Rows, grouped.Cost.Estimated.Statements));
        Assert.True(grouped.Cost.Estimated.Weight >= plain.Cost.Estimated.Weight + 20, grouped.Cost.Estimated.ToString());
        Assert.Equal("OPERATION_TOO_EXPENSIVE", refused.ErrorCode);
    }
}
