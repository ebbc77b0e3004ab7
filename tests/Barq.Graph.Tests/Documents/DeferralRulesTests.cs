using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Documents;

/// <summary>Where @defer and @stream may stand, for clients that take answers in parts and for all others.</summary>
public sealed class DeferralRulesTests
{
    [Theory]
    [InlineData("{ ...F @defer(label: \"a\") ...F @defer(label: \"b\") } fragment F on Query { __typename }", null)]
    [InlineData("{ ...F @defer ...F @defer } fragment F on Query { __typename }", null)]
    [InlineData("{ ...F @defer(label: \"a\") ...F @defer(label: \"a\") } fragment F on Query { __typename }", "The label \"a\" stands at more than one @defer or @stream.")]
    [InlineData("{ ... @defer(label: \"a\") { couriers { nodes @stream(label: \"a\") { id } } } }", "The label \"a\" stands at more than one @defer or @stream.")]
    [InlineData("query($a: String) { ... @defer(label: $a) { __typename } }", "The label of @defer is a text, and no variable.")]
    [InlineData("query($a: String = \"x\") { couriers { nodes @stream(label: $a) { id } } }", "The label of @stream is a text, and no variable.")]
    [InlineData("{ couriers { nodes @stream(initialCount: 3) { id } edges @stream(if: false) { cursor } } nodes(ids: []) @stream { id } }", null)]
    [InlineData("{ couriers @stream { nodes { id } } }", "@stream stands at lists, and 'couriers' is none.")]
    [InlineData("{ couriers { nodes { fullName @stream } } }", "@stream stands at lists, and 'fullName' is none.")]
    [InlineData("mutation { ... @defer { createTicket(input: { subject: \"a\", description: \"a\", category: OTHER, priority: LOW }) { ticket { id } } } }", "@defer can't be used at the root of a mutation.")]
    [InlineData("mutation { ...F @defer } fragment F on Mutation { __typename }", "@defer can't be used at the root of a mutation.")]
    [InlineData("subscription { ... @defer { deliveryStatusChanged { id } } }", "@defer can't be used at the root of a subscription.")]
    [InlineData("subscription { deliveryStatusChanged { id ... @defer { status } } }", "@defer can't be used in a subscription, but where 'if' is false or a variable.")]
    [InlineData("subscription { deliveryStatusChanged { ...F } } fragment F on Delivery { id tickets { nodes @stream { id } } }", "@stream can't be used in a subscription, but where 'if' is false or a variable.")]
    [InlineData("{ couriers { nodes @stream(initialCount: -1) { id } } }", "'initialCount' of @stream is 0 or more, and not -1.")]
    [InlineData("mutation { createTicket(input: { subject: \"a\", description: \"a\", category: OTHER, priority: LOW }) { ticket { events: courier { tickets { nodes @stream(initialCount: -7) { id } } } } } }", "'initialCount' of @stream is 0 or more, and not -7.")]
    [InlineData("{ couriers { nodes @stream(initialCount: null) { id } } }", "")]
    [InlineData("{ couriers { nodes @stream(initialCount: 1.5) { id } } }", "")]
    [InlineData("{ couriers { nodes @stream(initialCount: 3000000000) { id } } }", "")]
    [InlineData("{ couriers { nodes @stream(initialCount: 1, label: \"a\") { id } nodes { fullName } } }", "they have differing @stream directives")]
    [InlineData("{ couriers { nodes @stream(initialCount: 1) { id } nodes @stream(initialCount: 2) { fullName } } }", "they have differing @stream directives")]
    [InlineData("{ couriers { nodes @stream(if: true, initialCount: 1) { id } nodes @stream(initialCount: 1, if: true) { fullName } } }", null)]
    [InlineData("{ couriers { ... @defer(if: null) { totalCount } } }", "")]
    [InlineData("query($a: String!) { couriers { ... @defer(if: $a) { totalCount } } }", "")]
    [InlineData("{ couriers @defer { totalCount } }", "")]
    [InlineData("{ couriers { ... @defer @defer { totalCount } } }", "")]
    public async Task Execute_Directive_IsAllowedOrRefused(string query, string? problem)
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);

        var whole = await gateway.ExecuteAsync(query);
        var inParts = await gateway.ExecuteInPartsAsync(query);

        if (problem is null)
        {
            Assert.Null(whole.ErrorCode);
            return;
        }

        Assert.Equal("GRAPHQL_VALIDATION_FAILED", whole.ErrorCode);
        Assert.Equal(whole.Text, Assert.Single(inParts.Texts));
        Assert.Contains(problem, whole.Json.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    // The type of the argument says that it is a number, and nothing of a query, a payload or a subscription is read before the variables are.
    [Theory]
    [InlineData("query($n: Int!) { couriers(first: 2) { nodes @stream(initialCount: $n) { tickets { totalCount } } } }", -1, true)]
    [InlineData("query($n: Int = -3) { couriers(first: 2) { ...F } } fragment F on CouriersConnection { nodes @stream(initialCount: $n) { id } }", null, true)]
    [InlineData("query($n: Int!) { couriers(first: $n) { nodes { id } } }", 1, false)]
    [InlineData("query($n: Int!) { couriers(first: 2) { nodes @stream(initialCount: $n) { tickets { totalCount } } } }", 0, false)]
    [InlineData("query($n: Int! = 2) { couriers(first: 2) { nodes @stream(initialCount: $n) { tickets { totalCount } } } }", null, false)]
    [InlineData("mutation($n: Int!) { updateDelivery(input: { deliveryId: \"RGVsaXZlcnk6MQ==\", notes: \"a\" }) { delivery { tickets { nodes @stream(initialCount: $n) { id } } } } }", -1, true)]
    public async Task Execute_InitialCountByVariable_IsRefusedBelowZero(string query, int? count, bool isRefused)
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);
        object variables = count is { } n ? new { n } : new { };

        var whole = await gateway.ExecuteAsync(query, variables);
        var inParts = await gateway.ExecuteInPartsAsync(query, variables);

        Assert.Equal(isRefused ? "BAD_USER_INPUT" : null, whole.ErrorCode);
        if (isRefused)
        {
            Assert.Contains("'initialCount' of @stream is 0 or more.", whole.Text, StringComparison.Ordinal);
            Assert.Equal(whole.Text, Assert.Single(inParts.Texts));
            Assert.Empty(whole.Statements);
        }
    }

    // Each spread of a deferred fragment is a part of its own, and each of those has two in turn.
    [Fact]
    public async Task Execute_FragmentsThatDoubleAtEachLevel_AreAnsweredAndFewAreDeferred()
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template);
        var fragments = Enumerable.Range(0, 6).Select(i => $"fragment F{i} on Courier {{ a{i}: tickets(first: {i + 1}) {{ totalCount }} ...F{i + 1} @defer ...F{i + 1} @defer }}");
        var query = $"{{ couriers(first: 2) {{ nodes {{ id ...F0 @defer }} }} }} {string.Join(' ', fragments)} fragment F6 on Courier {{ barqId }}";

        var answer = await gateway.ExecuteInPartsAsync(query);
        var whole = await gateway.ExecuteAsync(query);

        Assert.True(whole.ErrorCode is null, whole.Text);
        Assert.Equal(System.Text.Json.Nodes.JsonNode.Parse(whole.Data.GetRawText())!.ToJsonString().Length, answer.Merge().Data!.ToJsonString().Length);
        Assert.InRange(answer.Parts.Count, 2, 9);
    }
}
