using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>Groups, figures over many rows, searches, pages far behind, answers in parts and many items in one mutation.</summary>
internal static class GroupAttacks
{
    private static readonly string[] _keys = ["notes", "deliveryAddress", "pickupAddress", "codAmount", "version", "status", "minutesToDeliver", "courierId", "trackingNumber"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        // Groups.
        Query("groups-of-one-row-each", i => $"{{ deliveries(where: {{ version: {{ gt: {-i} }} }}) {{ groups(by: [{{ trackingNumber: {{}} }}], first: 400, order: [{{ count: DESC }}]) {{ key {{ trackingNumber }} count aggregate {{ avg {{ codAmount }} p95 {{ codAmount }} }} }} }} }}"),
        Query("groups-by-many-keys", i => $"{{ deliveries(where: {{ version: {{ gt: {-i} }} }}) {{ groups(by: [{Each(_keys.Length, j => $"{{ {_keys[j]}: {{}} }}", ",")}], first: 400) {{ cursor count }} }} }}"),
        Query("groups-of-the-same-key", i => $"{{ deliveries(where: {{ version: {{ gt: {-i} }} }}) {{ groups(by: [{Each(500, _ => "{ city: {} }", ",")}], first: 10) {{ count }} }} }}"),
        Query("groups-by-hours-of-many-zones", i => $"{{ {Each(20, j => $"a{i}x{j}: deliveries {{ groups(by: [{{ createdAt: {{ bucket: HOUR, timeZone: \"{(j % 2 == 0 ? "Asia/Kathmandu" : "Australia/Lord_Howe")}\" }} }}, {{ deliveredAt: {{ bucket: {(j % 3 == 0 ? "WEEK" : "MONTH")}, timeZone: \"Pacific/Apia\" }} }}], first: 400) {{ key {{ createdAt deliveredAt }} count }} }}")} }}"),
        Query("groups-by-zones-that-are-none", i => $"{{ {Each(20, j => $"a{i}x{j}: deliveries {{ groups(by: [{{ createdAt: {{ bucket: DAY, timeZone: \"{(j % 2 == 0 ? "../".Times(500) : "+99:99'--")}\" }} }}], first: 4) {{ count }} }}")} }}"),
        Query("groups-below-couriers", i => $"{{ couriers(first: 100) {{ nodes {{ deliveries(where: {{ version: {{ gt: {-i} }} }}) {{ groups(by: [{{ notes: {{}} }}, {{ createdAt: {{ bucket: HOUR }} }}], first: 100) {{ count aggregate {{ p50 {{ codAmount }} countDistinct {{ deliveryAddress }} }} }} }} }} }} }}"),
        Query("groups-that-have-much", i => $"{{ deliveries {{ groups(by: [{{ city: {{}} }}], first: 10, having: {{ or: [{Each(300, j => $"{{ count: {{ gt: {1_000_000 + i + j} }} }}", ",")}] }}) {{ count }} }} }}"),
        Query("groups-that-have-deeply", i => $"{{ deliveries {{ groups(by: [{{ city: {{}} }}], first: 10, having: {"{ and: [".Times(24)}{{ count: {{ gt: {i} }} }}{"] }".Times(24)}) {{ count }} }} }}"),
        Query("groups-in-an-order-of-figures", i => $"{{ deliveries(where: {{ version: {{ gt: {-i} }} }}) {{ groups(by: [{{ trackingNumber: {{}} }}], first: 400, order: [{Each(60, j => $"{{ aggregate: {{ {(j % 2 == 0 ? "p95" : "countDistinct")}: {{ codAmount: DESC }} }} }}", ",")}]) {{ count }} }} }}"),
        Query("groups-behind-a-long-cursor", i => $"{{ deliveries {{ groups(by: [{{ city: {{}} }}], first: 10, after: \"{"QUJD".Times(1900)}{i}\") {{ count }} }} }}"),

        // Figures.
        Query("aggregates-of-all-columns", i => $"{{ deliveries(where: {{ version: {{ gt: {-i} }} }}) {{ aggregate {{ countDistinct {{ {string.Join(' ', _keys.Where(key => key != "courierId"))} createdAt updatedAt }} p50 {{ codAmount minutesToDeliver version }} p95 {{ codAmount minutesToDeliver version }} avg {{ codAmount }} }} }} }}"),
        Query("aggregates-below-couriers", i => $"{{ couriers(first: 100) {{ nodes {{ {Each(9, j => $"a{j}: deliveries(where: {{ version: {{ gt: {-i - j} }} }}) {{ aggregate {{ countDistinct {{ notes deliveryAddress }} p95 {{ codAmount }} }} }}")} }} }} }}"),
        Query("aggregates-that-sort-all-columns", i => $"{{ {Each(60, j => $"a{j}: deliveries(where: {{ version: {{ gt: {-i - j} }} }}) {{ aggregate {{ countDistinct {{ trackingNumber notes deliveryAddress pickupAddress courierId }} p50 {{ codAmount minutesToDeliver }} p95 {{ codAmount minutesToDeliver version }} }} }}")} }}"),
        Query("totals-of-at-most-all", i => $"{{ {Each(90, j => $"a{j}: deliveries(first: 1, where: {{ version: {{ gt: {-i - j} }} }}) {{ totalCount(atMost: 2147483647) totalCountIsCapped(atMost: 2147483646) }}")} }}"),
        Query("offsets-far-behind", i => $"{{ {Each(30, j => $"a{j}: deliveries(first: 100, offset: {2_000_000_000 + i + j}, order: [{{ notes: ASC }}]) {{ nodes {{ id }} }}")} }}"),
        Query("offsets-in-the-fleet", i => $"{{ {Each(20, j => $"a{j}: deliveries(first: 1, offset: {20_000 + (((i * 20) + j) % 20_000)}, order: [{{ notes: ASC }}, {{ deliveryAddress: DESC }}]) {{ nodes {{ id }} }}")} }}"),
        Query("totals-of-at-most-many", i => $"{{ {Each(9, j => $"a{j}: deliveries(first: 1, where: {{ version: {{ gt: {-i - j} }} }}) {{ totalCount(atMost: 10000) }}")} }}"),
        Query("offsets-as-far-as-may-be", i => $"{{ {Each(9, j => $"a{j}: deliveries(first: 1, offset: {9_000 + (((i * 9) + j) % 1_000)}, order: [{{ createdAt: DESC }}]) {{ nodes {{ id }} }}")} }}"),

        // Searches.
        Query("searches-for-single-letters", i => $"{{ {Each(30, j => $"a{i}x{j}: search(text: \"{(char)('a' + ((i + j) % 26))}{j}\", first: 50) {{ score node {{ __typename }} }}")} }}"),
        Query("searches-for-many-words", i => $"{{ search(text: \"{Each(1500, j => $"w{i}x{j}")}\", first: 50) {{ score }} }}"),
        Query("searches-for-one-long-word", i => $"{{ search(text: \"{i}{"xy".Times(3900)}\", first: 50) {{ score }} }}"),
        Query("searches-for-what-is-in-all", i => $"{{ {Each(9, j => $"a{j}: search(text: \"{(j % 2 == 0 ? "riyadh" : "street")} {i}\", first: 50) {{ score field node {{ ... on Delivery {{ notes events(first: 20) {{ nodes {{ note }} }} }} ... on Courier {{ deliveries(first: 20) {{ nodes {{ id }} }} }} }} }}")} }}"),
        Query("searches-for-patterns", i => $"{{ {Each(20, j => $"a{j}: search(text: \"%_{"%_\\\\".Times(20 + j)}{i}*&|!<->:()'\", first: 50) {{ score }}")} }}"),

        // Parts.
        Parts("parts-of-many-fragments", i => $"{{ {Each(90, j => $"...@defer(label: \"a{i}x{j}\") {{ b{j}: deliveries(first: 1) {{ nodes {{ id }} }} }}")} }}"),
        Parts("parts-below-parts", i => $"{{ deliveries(first: 1) {{ nodes {{ {Each(12, j => $"...@defer(label: \"a{i}x{j}\") {{ b{j}: notes ")} id {"}".Times(12)} }} }} }}"),
        Parts("parts-of-a-stream-in-streams", i => $"{{ couriers(first: 100) {{ nodes @stream(initialCount: 0) {{ id deliveries(first: 20) {{ nodes @stream(initialCount: 0) {{ a{i}: id ...@defer {{ notes }} }} }} }} }} }}"),
        Parts("parts-of-each-row", i => $"{{ deliveries(first: 100) {{ nodes {{ ...@defer {{ a{i}: notes }} ...@defer {{ b: events(first: 5) {{ nodes {{ id }} }} }} }} }} }}"),

        // Items.
        Items("items-of-one-row", (fleet, i) => $"updateDeliveries(input: {{ mode: EACH, items: [{Each(300, j => $"{{ deliveryId: \"{fleet.Deliveries[0]}\", notes: \"{i}x{j}\" }}", ",")}] }}) {{ errors {{ __typename }} }}"),
        Items("items-that-are-many", (_, i) => $"createDeliveries(input: {{ mode: ALL, items: [{Each(1200, j => $"{{ trackingNumber: \"BX{i}x{j}\", pickupAddress: \"a\", deliveryAddress: \"b\" }}", ",")}] }}) {{ errors {{ __typename }} }}"),
        Items("items-with-one-that-is-wrong", (fleet, i) => $"updateDeliveries(input: {{ mode: ALL, items: [{Each(90, j => $"{{ deliveryId: \"{(j == 89 ? AttackFleet.Id("Delivery", long.MaxValue) : fleet.Deliveries[j])}\", notes: \"{i}x{j}\" }}", ",")}] }}) {{ errors {{ __typename }} }}"),
    ];

    private static Attack Query(string name, Func<int, string> make) => new(name, (attacker, number) => attacker.PostAsync(make(number))) { Kind = AttackKind.Rows };

    // As events, which are checked one by one.
    private static Attack Parts(string name, Func<int, string> make) => new(name, (attacker, number) => attacker.PostBodyAsync(
        Attacker.Body(make(number)), request => request.Headers.TryAddWithoutValidation("Accept", "text/event-stream")))
    {
        Kind = AttackKind.Rows,
    };

    private static Attack Items(string name, Func<AttackFleet, int, string> make) => new(name, (attacker, number) => attacker.PostAsync($"mutation {{ {make(attacker.Fleet, number)} }}"))
    {
        Kind = AttackKind.Rows, Writes = true,
    };
}
