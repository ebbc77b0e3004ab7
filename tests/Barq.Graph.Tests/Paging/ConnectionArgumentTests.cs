using System.Text.Json;
using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Paging;

/// <summary>The arguments of connections at their edges: limits, nulls, orders of several fields, and cursors that are none.</summary>
public sealed class ConnectionArgumentTests(CornerGateways gateways) : CornerTest(gateways)
{
    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Read_EveryArgumentNull_IsTheDefaultPage(TestProvider provider) => AnswersAsync(
        provider, 2,
        "{'organizations':{'nodes':[{'slug':'najd'},{'slug':'hejaz'},{'slug':'empty'}],'totalCount':3}}",
        "query($n: Int, $s: String) { organizations(first: $n, last: null, after: $s, before: null, where: null, order: null) { nodes { slug } totalCount } }",
        new { n = (int?)null });

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Read_FirstZero_HasNoRowsAndKnowsWhetherThereAreAny(TestProvider provider) => AnswersAsync(
        provider, 3,
        "{'organizations':{'nodes':[],'edges':[],'pageInfo':{'hasNextPage':true,'hasPreviousPage':false,'startCursor':null},'totalCount':3},'none':{'pageInfo':{'hasNextPage':false}}}",
        """
        { organizations(first: 0) { nodes { slug } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor } totalCount }
          none: organizations(first: 0, where: { slug: { eq: "x" } }) { pageInfo { hasNextPage } } }
        """);

    [SkippableTheory, MemberData(nameof(Providers))]
    public Task Read_Last_IsTheEndInTheSameOrder(TestProvider provider) => AnswersAsync(
        provider, 1,
        "{'deliveries':{'nodes':[{'trackingNumber':'D7'},{'trackingNumber':'D8'}],'pageInfo':{'hasNextPage':false,'hasPreviousPage':true}}}",
        "{ deliveries(last: 2) { nodes { trackingNumber } pageInfo { hasNextPage hasPreviousPage } } }");

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Read_Offset_PassesOverRowsOfEachParent(TestProvider provider)
    {
        await AnswersAsync(
            provider, 1,
            "{'deliveries':{'nodes':[{'trackingNumber':'D7'},{'trackingNumber':'D8'}],'pageInfo':{'hasNextPage':false,'hasPreviousPage':true}}}",
            "query($n: Int) { deliveries(first: 3, offset: $n, after: null) { nodes { trackingNumber } pageInfo { hasNextPage hasPreviousPage } } }",
            new { n = 6 });
        await AnswersAsync(
            provider, 2,
            "{'organizations':{'nodes':[{'couriers':{'nodes':[{'barqId':'C2'}],'pageInfo':{'hasNextPage':true}}},{'couriers':{'nodes':[{'barqId':'C5'}],'pageInfo':{'hasNextPage':true}}},{'couriers':{'nodes':[],'pageInfo':{'hasNextPage':false}}}]}}",
            "{ organizations { nodes { couriers(first: 1, offset: 1) { nodes { barqId } pageInfo { hasNextPage } } } } }");
    }

    // A cursor of a page by its number is one like any other.
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Read_CursorOfAPageByItsNumber_LeadsOn(TestProvider provider)
    {
        var page = await ExecuteAsync(provider, "{ deliveries(first: 2, offset: 3, order: { codAmount: DESC }) { nodes { id } pageInfo { endCursor } } }");
        var cursor = page.Data.GetProperty("deliveries").GetProperty("pageInfo").GetProperty("endCursor").GetString();

        var next = await ExecuteAsync(provider, "query($c: String) { deliveries(first: 2, after: $c, order: { codAmount: DESC }) { nodes { id } } }", new { c = cursor });
        var byNumber = await ExecuteAsync(provider, "{ deliveries(first: 2, offset: 5, order: { codAmount: DESC }) { nodes { id } } }");

        Assert.Equal(2, next.Data.GetProperty("deliveries").GetProperty("nodes").GetArrayLength());
        Assert.Equal(byNumber.Text, next.Text);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Read_OrderOfSeveralFields_TheFirstCountsMostAndTheKeyLast(TestProvider provider)
    {
        await AnswersAsync(
            provider, 1,
            "{'couriers':{'nodes':[{'barqId':'C6'},{'barqId':'C4'},{'barqId':'C1'},{'barqId':'C3'},{'barqId':'C5'},{'barqId':'C2'}]}}",
            "{ couriers(order: [{ totalDeliveries: DESC }, { joiningDate: ASC }]) { nodes { barqId } } }");
        await AnswersAsync(
            provider, 1,
            "{'couriers':{'nodes':[{'barqId':'C6'},{'barqId':'C5'},{'barqId':'C3'},{'barqId':'C1'},{'barqId':'C2'},{'barqId':'C4'}]}}",
            "{ couriers(order: [{ city: DESC }, { id: DESC }, { fullName: ASC }]) { nodes { barqId } } }");
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Read_OrderByWhatCanBeNull_NullIsTheLargestValue(TestProvider provider)
    {
        await AnswersAsync(
            provider, 1,
            "{'couriers':{'nodes':[{'performanceScore':null},{'performanceScore':100.00},{'performanceScore':97.25},{'performanceScore':80.00},{'performanceScore':80.00},{'performanceScore':0.01}]}}",
            "{ couriers(order: { performanceScore: DESC }) { nodes { performanceScore } } }");
        await AnswersAsync(
            provider, 1,
            "{'couriers':{'nodes':[{'email':'speedy@najd.example'},{'email':null},{'email':null}]}}",
            "{ couriers(last: 3, order: { email: ASC }) { nodes { email } } }");
    }

    // Source: GraphQL specification, section 3.10.1 "OneOf Input Objects".
    [Theory]
    [InlineData("{ users(order: [{}]) { nodes { id } } }", null)]
    [InlineData("{ users(order: { role: null }) { nodes { id } } }", null)]
    [InlineData("{ users(order: [{ role: ASC, fullName: DESC }]) { nodes { id } } }", null)]
    [InlineData("{ users(order: [{ fullName: ASC }, { role: ASC, email: null }]) { nodes { id } } }", null)]
    [InlineData("query($d: SortEnumType) { users(order: [{ email: $d }]) { nodes { id } } }", "{}")]
    [InlineData("query($d: SortEnumType) { users(order: [{ email: $d }]) { nodes { id } } }", "{\"d\":null}")]
    [InlineData("query($d: SortEnumType!) { users(order: [{ email: $d, role: ASC }]) { nodes { id } } }", "{\"d\":\"ASC\"}")]
    [InlineData("query($o: [UserSortInput!]) { users(order: $o) { nodes { id } } }", "{\"o\":[{}]}")]
    [InlineData("query($o: [UserSortInput!]) { users(order: $o) { nodes { id } } }", "{\"o\":{\"role\":null}}")]
    [InlineData("query($o: [UserSortInput!]) { users(order: $o) { nodes { id } } }", "{\"o\":[{\"role\":\"ASC\",\"fullName\":\"DESC\"}]}")]
    [InlineData("query($o: [UserSortInput!]) { users(order: $o) { nodes { id } } }", "{\"o\":[{\"role\":\"ASC\",\"email\":null}]}")]
    [InlineData("query($o: UserSortInput!) { users(order: [$o]) { nodes { id } } }", "{\"o\":{}}")]
    public async Task Read_OrderElementOfNoneOrSeveralFields_IsRefused(string query, string? variables)
    {
        var answer = await ExecuteAsync(TestProvider.Sqlite, query, variables is null ? null : JsonElement.Parse(variables));

        Assert.Contains(answer.ErrorCode, (string[])["GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"]);
        Assert.Empty(answer.Statements);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Read_CursorOfEachPage_LeadsThroughAllRowsBothWays(TestProvider provider)
    {
        var forward = await WalkAsync(provider, "first", "after", "endCursor", "hasNextPage");
        var backward = await WalkAsync(provider, "last", "before", "startCursor", "hasPreviousPage");

        Assert.Equal(["C5", "C3", "C4", "C1", "C6", "C2"], forward.SelectMany(page => page));
        Assert.Equal(["C5", "C3", "C4", "C1", "C6", "C2"], backward.Reverse().SelectMany(page => page));
        Assert.Equal([2, 2, 2], forward.Select(page => page.Length));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Read_CursorOfAnotherOrderOrConnection_IsRefused(TestProvider provider)
    {
        var answer = await ExecuteAsync(provider, "{ couriers(first: 1, order: { city: ASC }) { pageInfo { endCursor } } }");
        var cursor = answer.Data.GetProperty("couriers").GetProperty("pageInfo").GetProperty("endCursor").GetString();

        await IsRefusedAsync(provider, "INVALID_CURSOR", "query($c: String) { couriers(after: $c) { nodes { id } } }", new { c = cursor });
        await IsRefusedAsync(provider, "INVALID_CURSOR", "query($c: String) { couriers(after: $c, order: { city: DESC }) { nodes { id } } }", new { c = cursor });
        await IsRefusedAsync(provider, "INVALID_CURSOR", "query($c: String) { couriers(before: $c, order: { fullName: ASC }) { nodes { id } } }", new { c = cursor });
        await IsRefusedAsync(provider, "INVALID_CURSOR", "query($c: String) { deliveries(after: $c) { nodes { id } } }", new { c = cursor });
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAA")]
    [InlineData("no base64 url")]
    [InlineData("VS3N8QEAAAAAAAAAAQ==========")]
    [InlineData("VS3N8QIAAAAAAAAAAQ")]
    [InlineData("VS3N8Q")]
    [InlineData("VS3N8QEAAAAAAAAAAQAAAA")]
    public async Task Read_TextThatIsNoCursor_IsRefused(string cursor)
    {
        var message = await IsRefusedAsync(TestProvider.Sqlite, "INVALID_CURSOR", "query($c: String) { deliveries(after: $c) { nodes { id } } }", new { c = cursor });
        await IsRefusedAsync(
            TestProvider.Sqlite, "INVALID_CURSOR", "query($c: String) { courier(id: \"@Courier:1\") { deliveries(before: $c) { nodes { id } } } }", new { c = cursor });

        Assert.StartsWith("'after' is not a cursor", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("first: -1", "'first' must be between 0 and 100, and is -1.")]
    [InlineData("first: 101", "'first' must be between 0 and 100, and is 101.")]
    [InlineData("last: 101", "'last' must be between 0 and 100, and is 101.")]
    [InlineData("last: -2147483648", "'last' must be between 0 and 100, and is -2147483648.")]
    [InlineData("offset: -1", "'offset' must be between 0 and 10000, and is -1: page on from there by 'after', or narrow the list by 'where'.")]
    [InlineData("offset: 10001", "'offset' must be between 0 and 10000, and is 10001: page on from there by 'after', or narrow the list by 'where'.")]
    [InlineData("offset: 1, after: \"x\"", "Pass 'offset' or 'after', not both: a page begins at its number, or where a cursor says.")]
    [InlineData("offset: 0, before: \"x\"", "Pass 'offset' or 'before', not both: a page begins at its number, or where a cursor says.")]
    [InlineData("last: 2, offset: 2", "Pass 'offset' or 'last', not both: a page begins at its number, or where a cursor says.")]
    [InlineData("first: 1, last: 1", "Pass 'first' to page forward or 'last' to page backward, not both.")]
    [InlineData("where: { notes: { gt: null } }", "The operation 'gt' of the filter field 'notes' needs a value: only eq and neq compare with null.")]
    [InlineData("where: { notes: { contains: null } }", "The operation 'contains' of the filter field 'notes' needs a value: only eq and neq compare with null.")]
    [InlineData("where: { notes: { in: null } }", "The operation 'in' of the filter field 'notes' needs a value: only eq and neq compare with null.")]
    [InlineData("where: { notes: { eq: \"a\\u0000b\" } }", "The filter field 'notes' holds text that is not valid Unicode or has a null character.")]
    public async Task Read_ArgumentThatCannotBeUsed_IsRefusedWithItsReason(string arguments, string message)
    {
        var answer = await ExecuteAsync(TestProvider.Sqlite, $"{{\n  page: courier(id: \"@Courier:1\") {{ some: deliveries({arguments}) {{ nodes {{ id }} }} }}\n}}");

        Assert.Equal(
            $"{{\"errors\":[{{\"message\":{JsonSerializer.Serialize(message, Relaxed)},\"locations\":[{{\"line\":2,\"column\":{LocationOfSome}}}],\"path\":[\"page\",\"some\"],\"extensions\":{{\"code\":\"BAD_USER_INPUT\"}}}}]}}",
            answer.Text);
        Assert.Empty(answer.Statements);
    }

    private static JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static int LocationOfSome => $"  page: courier(id: \"{Id("Courier", 1)}\") {{ ".Length + 1;

    private async Task<string[][]> WalkAsync(TestProvider provider, string size, string from, string next, string more)
    {
        var pages = new List<string[]>();
        string? cursor = null;
        do
        {
            var answer = await ExecuteAsync(
                provider,
                $"query($c: String) {{ couriers({size}: 2, {from}: $c, order: [{{ performanceScore: ASC }}, {{ fullName: ASC }}]) {{ nodes {{ barqId }} pageInfo {{ {next} {more} }} }} }}",
                new { c = cursor });
            var page = answer.Data.GetProperty("couriers");
            pages.Add([.. page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("barqId").GetString()!)]);
            cursor = page.GetProperty("pageInfo").GetProperty(more).GetBoolean() ? page.GetProperty("pageInfo").GetProperty(next).GetString() : null;
        }
        while (cursor is not null && pages.Count < 10);
        return [.. pages];
    }
}
