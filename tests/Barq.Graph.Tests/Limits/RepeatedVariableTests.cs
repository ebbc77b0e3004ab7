using Barq.Graph.Documents;
using Barq.Graph.Tests.Gateway;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Limits;

/// <summary>
/// A variable counts at each place at which it stands, wherever that may be. Was: 95 000 numbers at 200 places took 1.8 s and 80 MB, and many times that in one list of conditions.
/// </summary>
public sealed class RepeatedVariableTests(CornerGateways gateways) : CornerTest(gateways)
{
    private const string Numbers = "$v: [Int]";
    private const string List = "users(first: 1, where: { version: { nin: $v } }) { nodes { id } }";

    private static readonly int _most = new DocumentOptions().MaxInputValues;

    /// <summary>Places of all kinds: the operation's variables, and what it selects, of which <c>#</c> is another number at each of 40 places.</summary>
    public static TheoryData<string, string, string, object> Places => new()
    {
        { "lists", Numbers, Each(40, $"a#: {List}"), Ints(_most / 30) },
        { "conditions of one list", Numbers, $"users(first: 1, where: {{ or: [{Each(40, "{ version: { in: $v } }")}] }}) {{ nodes {{ id }} }}", Ints(_most / 30) },
        { "lists below rows", Numbers, $"organizations(first: 2) {{ nodes {{ {Each(40, $"a#: {List}")} }} }}", Ints(_most / 30) },
        { "fragments", Numbers, $"{Each(40, "...F")} }} fragment F on Query {{ {List}", Ints(_most / 30) },
        { "fragments of fragments", Numbers, $"...F0 }} {Doubled(6)} fragment F6 on Query {{ {List}", Ints(_most / 30) },
        { "inline fragments", Numbers, $"{Each(40, $"... {{ {List} }}")}", Ints(_most / 30) },
        { "orders", "$v: [UserSortInput!]", Each(40, "a#: users(first: 1, order: $v) { nodes { id } }"), Repeat(_most / 60, new { email = "ASC" }) },
        { "filters", "$v: UserFilterInput", Each(40, "a#: users(first: 1, where: $v) { nodes { id } }"), new { and = Repeat(_most / 30, new { }) } },
        { "ids", "$v: [ID!]!", Each(40, "a#: nodes(ids: $v) { id }"), Repeat(_most / 30, "a") },
        { "keys of groups", "$v: [UserGroupByInput!]!", Each(40, "a#: users { groups(by: $v) { count } }"), Repeat(_most / 60, new { role = new { } }) },
        { "conditions on groups", Numbers, Each(40, "a#: users { groups(by: [{ role: {} }], having: { count: { in: $v } }) { count } }"), Ints(_most / 30) },
        { "kinds of a search", "$v: [SearchKind!]", Each(40, "a#: search(text: \"ab\", kinds: $v) { score }"), Repeat(_most / 30, "COURIER") },
        { "texts", "$v: String!", Each(40, "a#: users(first: 1, where: { fullName: { icontains: $v } }) { nodes { id } }"), new string('a', _most) },
        { "texts by key", "$v: String!", Each(40, "a#: userByEmail(email: $v) { id }"), new string('é', _most) },
        { "cursors", "$v: String!", Each(40, "a#: users(first: 1, after: $v) { nodes { id } }"), new string('A', _most) },
    };

    [Theory, MemberData(nameof(Places))]
    public async Task Execute_VariableAtManyPlaces_IsRefusedBeforeItIsRead(string place, string declared, string selected, object value)
    {
        Assert.NotEmpty(place);
        var message = await IsRefusedAsync(TestProvider.Sqlite, "OPERATION_TOO_EXPENSIVE", $"query({declared}) {{ {selected} }}", new { v = value });

        Assert.Contains("at the places where they are used", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 300);
    }

    [Fact]
    public async Task Execute_DefaultAtManyPlaces_IsRefused() => Assert.Contains("at the places where they are used", await IsRefusedAsync(
        TestProvider.Sqlite, "OPERATION_TOO_EXPENSIVE", $"query($v: [Int] = [{Each(4000, "1")}]) {{ {Each(40, $"a#: {List}")} }}"), StringComparison.Ordinal);

    [Fact]
    public async Task Execute_MutationsOfOneVariable_AreRefused() => Assert.Contains("at the places where they are used", await IsRefusedAsync(
        TestProvider.Sqlite, "OPERATION_TOO_EXPENSIVE", $"mutation($v: [ImportDeliveryRowInput!]!) {{ {Each(40, "a#: importDeliveries(input: { rows: $v }) { errors { __typename } }")} }}",
        new { v = Repeat(_most / 120, new { trackingNumber = "a", pickupAddress = "b", deliveryAddress = "c" }) }), StringComparison.Ordinal);

    [Fact]
    public async Task Execute_VariablesUpToTheBound_AreAnswered()
    {
        Assert.Null((await ExecuteAsync(TestProvider.Sqlite, $"query({Numbers}) {{ {List} }}", new { v = Ints(_most / 4) })).ErrorCode);
        Assert.Null((await ExecuteAsync(TestProvider.Sqlite, $"query({Numbers}) {{ a: {List} b: {List} }}", new { v = Ints(_most / 5) })).ErrorCode);
        await IsRefusedAsync(TestProvider.Sqlite, "OPERATION_TOO_EXPENSIVE", $"query({Numbers}) {{ a: {List} b: {List} }}", new { v = Ints(_most / 2) });
    }

    private static string Doubled(int levels) => string.Join(' ', Enumerable.Range(0, levels).Select(i => $"fragment F{i} on Query {{ ...F{i + 1} ... {{ ...F{i + 1} }} }}"));

    private static string Each(int count, string text) => string.Join(' ', Enumerable.Range(0, count).Select(i => text.Replace("#", i.ToString(null, null), StringComparison.Ordinal)));

    private static int[] Ints(int count) => [.. Enumerable.Range(0, count).Select(i => i % 10)];

    private static object[] Repeat(int count, object value) => [.. Enumerable.Repeat(value, count)];
}
