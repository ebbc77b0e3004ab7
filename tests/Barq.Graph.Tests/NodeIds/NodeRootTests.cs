using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.NodeIds;

/// <summary><c>node</c>, <c>nodes</c> and the roots that read one object.</summary>
public sealed class NodeRootTests(CornerGateways gateways) : CornerTest(gateways)
{
    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Node_OfEachType_AnswersTheFragmentsThatFit(TestProvider provider) => AnswersAsync(
        provider, 2,
        "{'node':{'__typename':'Delivery','id':'@Delivery:1','trackingNumber':'D1','courier':{'fullName':'Omar Khan'},'events':{'nodes':[{'status':'DELIVERED'}]}}}",
        """
        { node(id: "@Delivery:1") { __typename id
            ... on Delivery { trackingNumber courier { fullName } events(last: 1) { nodes { status } } }
            ... on Courier { fullName deliveries { nodes { id } } } } }
        """);

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Nodes_MixedMissingAndRepeated_OneStatementForEachTypeAndNullForTheMissing(TestProvider provider) => AnswersAsync(
        provider, 4,
        "{'nodes':[{'__typename':'Courier','fullName':'Omar Khan','deliveries':{'totalCount':3}},{'id':'@Delivery:2'},null,{'__typename':'Courier','fullName':'حسن 🚚 العتيبي','deliveries':{'totalCount':2}},{'id':'@Delivery:2'},null,{'code':'ABC 1'}]}",
        """
        { nodes(ids: ["@Courier:1", "@Delivery:2", "@Delivery:999", "@Courier:4", "@Delivery:2", "@Vehicle:77", "@Vehicle:1"]) {
            ... on Courier { __typename fullName deliveries { totalCount } } ... on Delivery { id } ... on Vehicle { code: plateNumber } } }
        """);

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Nodes_OfNoIds_IsEmptyAndReadsNothing(TestProvider provider) =>
        AnswersAsync(provider, 0, "{'nodes':[]}", "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", new { ids = Array.Empty<string>() });

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Roots_OfTheSameKeyColumn_ShareAStatementAndKeepTheirOwnConnections(TestProvider provider) => AnswersAsync(
        provider, 3,
        "{'a':{'deliveries':{'totalCount':3}},'b':{'deliveries':{'nodes':[{'id':'@Delivery:6'}]}},'missing':null,'again':{'fullName':'Omar Khan'}}",
        """
        { a: courier(id: "@Courier:1") { deliveries { totalCount } }
          b: courier(id: "@Courier:4") { deliveries(first: 1) { nodes { id } } }
          missing: courier(id: "@Courier:99") { fullName deliveries { totalCount } }
          again: courier(id: "@Courier:1") { fullName } }
        """);

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Roots_ByNaturalKey_CaseCountsAndWhatIsMissingIsNull(TestProvider provider) => AnswersAsync(
        provider, 6,
        "{'d':{'id':'@Delivery:1'},'lower':null,'empty':null,'unstorable':null,'c':{'id':'@Courier:1'},'v':{'id':'@Vehicle:1'},'t':{'id':'@Ticket:1'},'u':{'id':'@User:1'},'o':{'id':'@Organization:1'}}",
        """
        { d: deliveryByTrackingNumber(trackingNumber: "D1") { id }
          lower: deliveryByTrackingNumber(trackingNumber: "d1") { id }
          empty: deliveryByTrackingNumber(trackingNumber: "") { id }
          unstorable: deliveryByTrackingNumber(trackingNumber: "D1\u0000") { id }
          c: courierByBarqId(barqId: "C1") { id }
          v: vehicleByPlateNumber(plateNumber: "ABC 1") { id }
          t: ticketByTicketNumber(ticketNumber: "T1") { id }
          u: userByEmail(email: "sara@najd.example") { id }
          o: organizationBySlug(slug: "najd") { id } }
        """);

    [Theory]
    [InlineData("no base64!")]
    [InlineData("")]
    [InlineData("RGVsaXZlcnk6MQ")] // Padding is missing.
    [InlineData("RGVsaXZlcnk6MDE=")] // Delivery:01
    [InlineData("RGVsaXZlcnk6LTE=")] // Delivery:-1
    [InlineData("RGVsaXZlcnk6")] // Delivery:
    [InlineData("OjE=")] // :1
    [InlineData("Tm90aGluZzox")] // Nothing:1
    [InlineData("RGVsaXZlcnk6OTIyMzM3MjAzNjg1NDc3NTgwOA==")] // One more than a bigint holds.
    public async Task Node_NoGlobalId_IsRefused(string id)
    {
        var message = await IsRefusedAsync(TestProvider.Sqlite, "BAD_USER_INPUT", "query($id: ID!) { node(id: $id) { id } }", new { id });
        await IsRefusedAsync(TestProvider.Sqlite, "BAD_USER_INPUT", "query($id: ID!) { nodes(ids: [\"@Delivery:1\", $id]) { id } }", new { id });
        await IsRefusedAsync(TestProvider.Sqlite, "BAD_USER_INPUT", "query($id: ID!) { delivery(id: $id) { id } }", new { id });
        await IsRefusedAsync(TestProvider.Sqlite, "BAD_USER_INPUT", "query($id: ID!) { deliveries(where: { courierId: { in: [$id] } }) { nodes { id } } }", new { id });

        Assert.Equal($"\"{id}\" is not a global id.", message);
    }

    [Fact]
    public async Task Root_IdOfAnotherType_IsRefused() =>
        Assert.Equal($"\"{Id("Courier", 1)}\" is not the id of a Delivery.", await IsRefusedAsync(TestProvider.Sqlite, "BAD_USER_INPUT", "{ delivery(id: \"@Courier:1\") { id } }"));

    [Fact]
    public async Task Nodes_MoreIdsThanAllowed_IsRefused() => await IsRefusedAsync(
        TestProvider.Sqlite, "OPERATION_TOO_EXPENSIVE", "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", new { ids = Enumerable.Range(1, 101).Select(key => Id("Delivery", key)) });
}
