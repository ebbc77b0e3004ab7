using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Execution;

/// <summary>Aliases, conditions, fragments and <c>__typename</c>: what is answered, and with how many statements.</summary>
public sealed class SelectionTests(CornerGateways gateways) : CornerTest(gateways)
{
    public static TheoryData<TestProvider> Providers => TestProviders.All;

    public static TheoryData<TestProvider, bool, bool, int, string> Conditions
    {
        get
        {
            var cases = new TheoryData<TestProvider, bool, bool, int, string>();
            foreach (var provider in Enum.GetValues<TestProvider>())
            {
                cases.Add(provider, false, false, 0, "{}");
                cases.Add(provider, false, true, 0, "{}");
                cases.Add(provider, true, false, 2, "{'deliveries':{'totalCount':8,'nodes':[{'status':'DELIVERED','trackingNumber':'D1','isFinal':true}]}}");
                cases.Add(provider, true, true, 2, "{'deliveries':{'nodes':[{'status':'DELIVERED','courier':{'fullName':'Omar Khan'},'events':{'nodes':[{'status':'ASSIGNED'}]},'isFinal':true}]}}");
            }

            return cases;
        }
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Execute_AliasesOfOneField_ShareAStatementWhereTheirArgumentsAreTheSame(TestProvider provider) => AnswersAsync(
        provider, 2,
        "{'a':{'nodes':[{'trackingNumber':'D1'}]},'b':{'nodes':[{'status':'DELIVERED'}]},'c':{'nodes':[{'trackingNumber':'D1'},{'trackingNumber':'D2'}]}}",
        "{ a: deliveries(first: 1) { nodes { trackingNumber } } b: deliveries(first: 1) { nodes { status } } c: deliveries(first: 2) { nodes { trackingNumber } } }");

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Execute_AliasesOfANestedConnection_ShareAStatementWhereTheirArgumentsAreTheSame(TestProvider provider) => AnswersAsync(
        provider, 3,
        "{'courier':{'a':{'nodes':[{'trackingNumber':'D1'}]},'b':{'nodes':[{'status':'ASSIGNED'}]},'c':{'nodes':[{'codAmount':10.00}]}}}",
        """
        { courier(id: "@Courier:1") {
            a: deliveries(first: 1, where: { status: { eq: DELIVERED } }) { nodes { trackingNumber } }
            b: deliveries(first: 1, where: { status: { eq: ASSIGNED } }) { nodes { status } }
            c: deliveries(where: { status: { eq: DELIVERED } }, first: 1) { nodes { codAmount } }
        } }
        """);

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Execute_FieldSelectedSeveralTimes_IsMergedInTheOrderOfItsFirstOccurrence(TestProvider provider) => AnswersAsync(
        provider, 2,
        "{'deliveries':{'nodes':[{'status':'DELIVERED','courier':{'city':'Riyadh','fullName':'Omar Khan'},'id':'@Delivery:1'}],'totalCount':8}}",
        """
        { deliveries(first: 1) { nodes { status courier { city } } }
          ... on Query { deliveries(first: 1) { totalCount nodes { courier { fullName } } } }
          ...Rest }
        fragment Rest on Query { deliveries(first: 1) { nodes { id status } } }
        """);

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Execute_NestedConnectionUnderEdgesAndNodes_IsOneStatement(TestProvider provider) => AnswersAsync(
        provider, 2,
        "{'deliveries':{'edges':[{'node':{'tickets':{'nodes':[{'ticketNumber':'T1'},{'ticketNumber':'T2'}]}}}],'nodes':[{'tickets':{'nodes':[{'status':'OPEN'},{'status':'CLOSED'}]}}]}}",
        "{ deliveries(first: 1) { edges { node { tickets { nodes { ticketNumber } } } } nodes { tickets { nodes { status } } } } }");

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Execute_SameRelationReachedOnTwoWays_EachWayHasItsOwnRows(TestProvider provider) => AnswersAsync(
        provider, 3,
        "{'tickets':{'nodes':[{'courier':{'deliveries':{'totalCount':0}},'delivery':null},{'courier':null,'delivery':{'courier':{'deliveries':{'totalCount':2}}}}]}}",
        """
        { tickets(where: { id: { in: ["@Ticket:3", "@Ticket:4"] } }) { nodes {
            courier { deliveries { totalCount } }
            delivery { courier { deliveries { totalCount } } }
        } } }
        """);

    [SkippableTheory, MemberData(nameof(Conditions))]
    public Task Execute_SkipAndIncludeOnSeveralLevels_ReadsAndAnswersOnlyWhatIsLeft(TestProvider provider, bool a, bool b, int statements, string data) => AnswersAsync(
        provider, statements, data,
        """
        query($a: Boolean!, $b: Boolean!) {
          deliveries(first: 1) @include(if: $a) {
            totalCount @skip(if: $b)
            nodes {
              status
              id @skip(if: true)
              trackingNumber @include(if: $a) @skip(if: $b)
              courier @include(if: $b) { fullName }
              ...Way @include(if: $b)
              ... @skip(if: false) { isFinal }
            }
          }
        }
        fragment Way on Delivery { events(first: 1) @include(if: $a) { nodes { status note @skip(if: $b) } } }
        """,
        new { a, b });

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Execute_ConditionWithADefault_HoldsWhereTheVariableIsLeftOut(TestProvider provider)
    {
        const string Query = "query($a: Boolean! = true) { deliveries(first: 1) { nodes { status @skip(if: $a) trackingNumber @include(if: $a) } } }";

        await AnswersAsync(provider, 1, "{'deliveries':{'nodes':[{'trackingNumber':'D1'}]}}", Query);
        await AnswersAsync(provider, 1, "{'deliveries':{'nodes':[{'status':'DELIVERED'}]}}", Query, new { a = false });
        await IsRefusedAsync(provider, "BAD_USER_INPUT", Query, new { a = (bool?)null });
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Execute_TypenameEverywhere_NamesTheTypeOfEachObject(TestProvider provider) => AnswersAsync(
        provider, 2,
        "{'__typename':'Query','deliveries':{'__typename':'DeliveriesConnection','pageInfo':{'__typename':'PageInfo'},'edges':[{'__typename':'DeliveriesEdge',"
        + "'node':{'t':'Delivery','courier':{'__typename':'Courier','currentVehicle':{'__typename':'Vehicle'}},'organization':{'__typename':'Organization'},"
        + "'tickets':{'__typename':'TicketsConnection','nodes':[{'__typename':'Ticket','createdBy':{'__typename':'User'}}]}}}]}}",
        """
        { __typename deliveries(first: 1) { __typename pageInfo { __typename } edges { __typename node {
            t: __typename courier { __typename currentVehicle { __typename } } organization { __typename }
            tickets(first: 1) { __typename nodes { __typename createdBy { __typename } } } } } } }
        """);

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Execute_OnlyTypenames_CountTheRowsWithoutTheirColumns(TestProvider provider)
    {
        await AnswersAsync(provider, 1, "{'users':{'nodes':[{'__typename':'User'},{'__typename':'User'},{'__typename':'User'}]}}", "{ users { nodes { __typename } } }");
        await AnswersAsync(provider, 0, "{'users':{'__typename':'UsersConnection'},'__typename':'Query'}", "{ users { __typename } __typename }");
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Execute_FragmentsOnTypeAndInterface_ApplyWhereTheyFit(TestProvider provider) => AnswersAsync(
        provider, 2,
        "{'delivery':{'id':'@Delivery:1','other':'@Delivery:1','status':'DELIVERED','tickets':{'nodes':[{'id':'@Ticket:1'}]}}}",
        """
        { delivery(id: "@Delivery:1") { ...Anything ... on Node { other: id ... on Delivery { status } ... on Courier { fullName } } tickets(first: 1) { nodes { ...Anything } } } }
        fragment Anything on Node { id }
        """);

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Execute_ParentsWithoutTheRelatedObject_AreNullAndItsConnectionsAreNotRead(TestProvider provider) => AnswersAsync(
        provider, 1,
        "{'deliveries':{'nodes':[{'courier':null},{'courier':null}]}}",
        "{ deliveries(where: { courierId: { eq: null } }) { nodes { courier { deliveries { nodes { id } totalCount } } } } }");

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Execute_ParentWithoutRows_HasAnEmptyConnection(TestProvider provider) => AnswersAsync(
        provider, 3,
        "{'organization':{'couriers':{'totalCount':0,'nodes':[],'edges':[],'pageInfo':{'hasNextPage':false,'hasPreviousPage':false,'startCursor':null,'endCursor':null}}}}",
        """{ organization(id: "@Organization:3") { couriers { totalCount nodes { id deliveries { totalCount } } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }""");
}
