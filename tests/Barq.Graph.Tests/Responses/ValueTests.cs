using System.Text.Json;
using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Responses;

/// <summary>Values come out as they went in, and alike on both databases.</summary>
public sealed class ValueTests(CornerGateways gateways) : CornerTest(gateways)
{
    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Write_AwkwardTexts_AreValidJsonOfTheSameTexts(TestProvider provider)
    {
        var answer = await ExecuteAsync(provider, "{ deliveries { nodes { notes } } couriers { nodes { fullName } } }");

        Assert.Equal(
            [null, "Ring twice", "", "line one\nline two\ttab", null, "A_B%C", "\u0001\u007F\u2028<script>&'\"\\/", null],
            Texts(answer, "deliveries", "notes"));
        Assert.Equal(
            ["Omar Khan", "Ali \"Ace\" O'Neil", "100% Speed_y", "حسن 🚚 العتيبي", @"back\slash; DROP TABLE couriers;--", "omar khan"],
            Texts(answer, "couriers", "fullName"));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Write_EachKindOfValue_HasTheFormOfItsScalar(TestProvider provider) => AnswersAsync(
        provider, 3,
        "{'courier':{'id':'@Courier:6','version':1,'status':'ACTIVE','joiningDate':'2026-03-13','performanceScore':100.00,'totalDeliveries':2147483647,'email':'','createdAt':'2026-03-14T08:00:00Z'},"
        + "'delivery':{'codAmount':99999999.99,'deliveredAt':null,'isFinal':false,'courier':{'performanceScore':97.25}},"
        + "'deliveries':{'nodes':[{'codAmount':10.10,'deliveredAt':null},{'codAmount':10.00,'deliveredAt':'2026-03-14T13:00:00.000001Z'},{'codAmount':0.01,'deliveredAt':null}]}}",
        """
        { courier(id: "@Courier:6") { id version status joiningDate performanceScore totalDeliveries email createdAt }
          delivery(id: "@Delivery:3") { codAmount deliveredAt isFinal courier { performanceScore } }
          deliveries(where: { id: { in: ["@Delivery:5", "@Delivery:6", "@Delivery:7"] } }, order: { id: DESC }) { nodes { codAmount deliveredAt } } }
        """);

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Write_NullableEnumAndBoolean_AsTheyAre(TestProvider provider) => AnswersAsync(
        provider, 2,
        "{'vehicles':{'nodes':[{'fuelType':'DIESEL','year':2020},{'fuelType':null,'year':2024}]},'organizationBySlug':{'isActive':false,'trialEndsAt':null}}",
        "{ vehicles(first: 2) { nodes { fuelType year } } organizationBySlug(slug: \"empty\") { isActive trialEndsAt } }");

    private static IEnumerable<string?> Texts(GatewayAnswer answer, string root, string field) =>
        answer.Data.GetProperty(root).GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty(field)).Select(value =>
            value.ValueKind == JsonValueKind.Null ? null : value.GetString());
}
