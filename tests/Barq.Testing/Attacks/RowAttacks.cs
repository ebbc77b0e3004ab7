using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>Operations that are easily read, and dear to execute.</summary>
internal static class RowAttacks
{
    private const string Addresses = "pickupAddress deliveryAddress trackingNumber";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        // Rows behind what is cached, and rows in general.
        Query("rows-behind-cached-to-ones-3", i => Cached(3, i)),
        Query("rows-behind-cached-to-ones-4", i => Cached(4, i)),
        Query("rows-behind-cached-to-ones-of-deliveries", i => $"{{ deliveries(first: 100) {{ nodes {{ id organization {{ deliveries(first: 100) {{ nodes {{ id a{i}: organization {{ deliveries(first: 100) {{ nodes {{ id notes }} }} }} }} }} }} }} }} }}"),
        Query("rows-behind-cached-users", i => $"{{ tickets(first: 100) {{ nodes {{ id assignedTo {{ organization {{ tickets(first: 100) {{ nodes {{ a{i}: assignedTo {{ organization {{ tickets(first: 100) {{ nodes {{ id }} }} }} }} }} }} }} }} }} }} }}"),
        Query("rows-of-three-levels", i => $"{{ couriers(first: 100) {{ nodes {{ deliveries(first: 100) {{ nodes {{ events(first: 100) {{ nodes {{ a{i}: id }} }} }} }} }} }} }}"),
        Query("rows-of-two-levels", i => $"{{ couriers(first: 100) {{ nodes {{ deliveries(first: 100) {{ nodes {{ a{i}: id {Addresses} }} }} }} }} }}"),
        Query("rows-of-aliased-connections", i => $"{{ couriers(first: 50) {{ nodes {{ {Each(20, j => $"a{i}x{j}: deliveries(first: 50) {{ nodes {{ id }} }}")} }} }} }}"),
        Query("rows-from-behind", i => $"{{ {Each(20, j => $"a{i}x{j}: deliveries(last: 100) {{ nodes {{ id {Addresses} }} }}")} }}"),
        Query("rows-as-edges-and-nodes", i => $"{{ a{i}: deliveries(first: 100) {{ nodes {{ {Addresses} }} edges {{ cursor node {{ {Addresses} courier {{ deliveries(first: 100) {{ edges {{ cursor node {{ {Addresses} }} }} }} }} }} }} }} }}"),

        Query("rows-in-an-order-of-all-columns", i => $"{{ deliveries(first: 3, where: {{ id: {{ in: [{Each(3, j => $"\"{AttackFleet.Id("Delivery", 1 + j)}\"", ",")}] }} }}, order: [{Terms()}]) {{ edges {{ a{i}: cursor }} }} }}"),

        // Bytes.
        Query("answer-of-aliased-columns", i => $"{{ deliveries(first: 100) {{ nodes {{ {Each(1900, j => $"a{i}x{j}: deliveryAddress")} }} }} }}"),
        Query("answer-of-aliased-columns-below-couriers", i => $"{{ couriers(first: 100) {{ nodes {{ deliveries(first: 100) {{ nodes {{ {Each(300, j => $"a{i}x{j}: deliveryAddress")} }} }} }} }} }}"),
        new Attack("answer-that-is-compressed", (attacker, number) => attacker.PostBodyAsync(
            Attacker.Body($"{{ couriers(first: 100) {{ nodes {{ deliveries(first: 100) {{ nodes {{ {Each(22, j => $"a{number}x{j}: deliveryAddress")} }} }} }} }} }}"),
            request => request.Headers.TryAddWithoutValidation("Accept-Encoding", "br"))) { Kind = AttackKind.Rows },
        Query("answer-of-aliased-roots", i => $"{{ {Each(18, j => $"r{i}x{j}: deliveries(first: 100) {{ nodes {{ {Each(100, k => $"a{k}: pickupAddress")} }} }}")} }}"),
        Query("answer-of-long-names", i => $"{{ deliveries(first: 100) {{ nodes {{ {Each(8, j => $"a{i}x{j}{"x".Times(10_000)}: id")} }} }} }}"),
        Query("answer-of-long-names-below-couriers", i => $"{{ couriers(first: 100) {{ nodes {{ deliveries(first: 100) {{ nodes {{ a{i}{"x".Times(90_000)}: id }} }} }} }} }}"),
        Query("answer-of-cursors", i => $"{{ a{i}: couriers(first: 100, order: [{{ fullName: ASC }}, {{ city: ASC }}]) {{ edges {{ {Each(200, j => $"c{j}: cursor")} }} }} }}"),
        Query("answer-of-typenames", i => $"{{ couriers(first: 100) {{ nodes {{ deliveries(first: 100) {{ nodes {{ {Each(500, j => $"a{i}x{j}: __typename")} }} }} }} }} }}"),
        new Attack("answer-of-a-batch", (attacker, number) => attacker.PostBodyAsync(
            $"[{Each(10, i => Attacker.Body($"{{ deliveries(first: 100) {{ nodes {{ {Each(250, j => $"a{number}x{i}x{j}: deliveryAddress")} }} }} }}"), ",")}]")) { Kind = AttackKind.Rows, Pieces = 10 },
        Query("errors-many", i => $"{{ {Each(90, j => $"a{i}x{j}: node(id: \"{AttackFleet.Id("Nothing", j)}\") {{ id }}")} }}"),

        // Statements.
        Query("counts-in-one", i => $"{{ {Each(99, j => $"a{j}: deliveries(first: 1, where: {{ codAmount: {{ gt: {i + j} }} }}) {{ totalCount }}")} }}"),
        Query("counts-everywhere", i => $"{{ couriers(first: 100) {{ totalCount nodes {{ {Each(10, j => $"a{i}x{j}: deliveries(first: 1, where: {{ version: {{ gt: {j} }} }}) {{ totalCount }}")} tickets(first: 1) {{ totalCount }} }} }} }}"),
        Counts("counts-in-a-batch", 10, 50),
        Query("nodes-aliased", i => $"{{ {Each(90, j => $"a{i}x{j}: node(id: \"{AttackFleet.Id("Delivery", j + 1)}\") {{ id }}")} }}"),
        Query("nodes-of-all-types", i => $"{{ {Each(60, j => $"a{i}x{j}: nodes(ids: [{string.Join(',', ((string[])["Delivery", "Courier", "Vehicle", "Ticket", "User", "Organization", "BackgroundJob", "DeliveryEvent"]).Select(type => $"\"{AttackFleet.Id(type, j + 1)}\""))}]) {{ id }}")} }}"),
        Query("nodes-of-many-ids", i => $"{{ {Each(30, j => $"a{i}x{j}: nodes(ids: [{Each(100, k => $"\"{AttackFleet.Id("Delivery", k + 1)}\"", ",")}]) {{ id ... on Delivery {{ notes }} }}")} }}"),
        Query("keys-aliased", i => $"{{ {Each(99, j => $"a{j}: deliveryByTrackingNumber(trackingNumber: \"BQ{i}x{j}SA\") {{ id }}")} }}"),
        Writes("writes-of-600-aliases", (_, i) => $"mutation {{ {Each(600, j => $"a{j}: createDelivery(input: {{ trackingNumber: \"BQ{i}x{j}SA\", pickupAddress: \"a\", deliveryAddress: \"b\" }}) {{ delivery {{ id }} }}")} }}"),
        Writes("writes-of-one-row", (fleet, i) => $"mutation {{ {Each(300, j => $"a{j}: updateDelivery(input: {{ deliveryId: \"{fleet.Deliveries[0]}\", notes: \"{i}x{j}\" }}) {{ delivery {{ id }} }}")} }}"),
        new Attack("writes-in-a-batch", (attacker, number) => attacker.PostBodyAsync(
            $"[{Each(10, i => Attacker.Body($"mutation {{ {Each(60, j => $"a{j}: createDelivery(input: {{ trackingNumber: \"BX{number}x{i}x{j}SA\", pickupAddress: \"a\", deliveryAddress: \"b\" }}) {{ delivery {{ id }} }}")} }}"), ",")}]")) { Kind = AttackKind.Rows, Writes = true, Pieces = 10 },

        // Others of these kinds.
        Query("rows-behind-nodes", i => $"{{ nodes(ids: [{Each(100, j => $"\"{AttackFleet.Id("Courier", j + 1)}\"", ",")}]) {{ ... on Courier {{ organization {{ a{i}: couriers(first: 100) {{ nodes {{ organization {{ couriers(first: 100) {{ nodes {{ id }} }} }} }} }} }} }} }} }}"),
        Query("rows-of-events-and-back", i => $"{{ deliveries(first: 30) {{ nodes {{ events(first: 30) {{ nodes {{ delivery {{ events(first: 30) {{ nodes {{ a{i}: id delivery {{ tickets(first: 30) {{ nodes {{ id }} }} }} }} }} }} }} }} }} }} }}"),
        Query("rows-of-all-roots", i => $"{{ {Each(8, j => string.Join(' ', ((string[])["couriers", "deliveries", "vehicles", "tickets", "users", "organizations", "jobs", "archivedDeliveries", "auditLog", "notificationTargets"]).Select(root => $"{root}{i}x{j}: {root}(first: 100) {{ totalCount nodes {{ id }} }}")))} }}"),
        new Attack("rows-of-a-batch", (attacker, number) => attacker.PostBodyAsync(
            $"[{Each(10, i => Attacker.Body($"{{ couriers(first: 100) {{ nodes {{ a{number}x{i}: id deliveries(first: 100) {{ nodes {{ id }} }} }} }} }}"), ",")}]")) { Kind = AttackKind.Rows, Pieces = 10 },
        Query("answer-of-typenames-of-roots", i => $"{{ {Each(20, j => $"a{i}x{j}: deliveries(first: 100) {{ edges {{ {Each(40, k => $"t{k}: __typename")} node {{ {Each(40, k => $"t{k}: __typename")} }} }} }}")} }}"),
        Query("answer-of-long-paths", i => $"{{ {Each(40, j => $"a{i}x{j}{"x".Times(2000)}: node(id: \"{AttackFleet.Id("Nothing", j)}\") {{ id }}")} }}"),
        Query("statements-of-counts-below", i => $"{{ organizations(first: 100) {{ nodes {{ {Each(24, j => $"a{i}x{j}: deliveries(first: 1, where: {{ version: {{ gt: {j} }} }}) {{ totalCount }} b{j}: couriers(first: 1, where: {{ version: {{ gt: {j} }} }}) {{ totalCount }}")} }} }} }}"),
        Query("statements-of-keys-and-nodes", i => $"{{ {Each(60, j => $"a{j}: ticketByTicketNumber(ticketNumber: \"T{i}x{j}\") {{ id }} b{j}: courierByBarqId(barqId: \"B{i}x{j}\") {{ deliveries(first: 100) {{ totalCount }} }} c{j}: vehicle(id: \"{AttackFleet.Id("Vehicle", j)}\") {{ id }}")} }}"),
        Writes("writes-that-ask-much-back", (fleet, i) => $"mutation {{ {Each(40, j => $"a{j}: updateDelivery(input: {{ deliveryId: \"{fleet.Deliveries[j]}\", notes: \"{i}\" }}) {{ query {{ deliveries(first: 100) {{ totalCount nodes {{ id {Addresses} courier {{ deliveries(first: 10) {{ nodes {{ id }} }} }} }} }} }} }}")} }}"),
        Writes("writes-nested-in-what-they-answer", (fleet, i) => $"mutation {{ a: updateDelivery(input: {{ deliveryId: \"{fleet.Deliveries[0]}\", notes: \"{i}\" }}) {{ {"delivery { courier { deliveries(first: 10) { nodes { ".Times(5)} id {" } } } }".Times(5)} }} }}"),
        new Attack("answer-with-its-cost", (attacker, number) => attacker.PostBodyAsync(
            Attacker.Body($"{{ deliveries(first: 100) {{ nodes {{ {Each(900, j => $"a{number}x{j}: deliveryAddress")} }} }} }}"), request => request.Headers.TryAddWithoutValidation("GraphQL-Cost", "report"))) { Kind = AttackKind.Rows },
        new Attack("writes-in-a-batch-of-one-key", (attacker, number) => attacker.PostBodyAsync(
            $"[{Each(10, i => Attacker.Body($"mutation {{ {Each(5, j => $"a{j}: updateDelivery(input: {{ deliveryId: \"{attacker.Fleet.Deliveries[j]}\", notes: \"{number}\" }}) {{ errors {{ __typename }} }}")} }}"), ",")}]",
            request => request.Headers.TryAddWithoutValidation("Idempotency-Key", $"batch-{number}"))) { Kind = AttackKind.Rows, Writes = true, Pieces = 10 },

        new Attack("counts-over-one-socket", (attacker, number) => attacker.MessagesAsync([.. Enumerable.Range(0, 50).Select(i => SocketTalk.Subscribe(
            Of(i), $"{{ {Each(20, j => $"a{j}: deliveries(first: 1, where: {{ codAmount: {{ gt: {(number * 100) + i + j} }} }}) {{ totalCount }}")} }}"))]))
        {
            Kind = AttackKind.Rows, AtOnce = 1, Pieces = 50,
        },
        new Attack("documents-over-one-socket", (attacker, number) => attacker.MessagesAsync([.. Enumerable.Range(0, 100).Select(i => SocketTalk.Subscribe(
            Of(i), $"#{number}x{i}\n{{ deliveries(first: 1) {{ nodes {{ {"a:id a:notes a:status ".Times(1990)} }} }} }}"))]))
        {
            Kind = AttackKind.Document, AtOnce = 1, Pieces = 100,
        },
        new Attack("warm-documents-as-events", async (attacker, number) => AttackAnswer.Of(await Task.WhenAll(Enumerable.Range(0, 20).Select(i => attacker.PostBodyAsync(
            Attacker.Body(Cached(3, (number * 100) + i)), request => request.Headers.TryAddWithoutValidation("Accept", "text/event-stream")))))) { Kind = AttackKind.Rows, Pieces = 20, AtOnce = 1 },
    ];

    private static string Terms()
    {
        const string Owners = "name slug subscriptionPlan maxVehicles maxUsers createdAt updatedAt version";
        const string Vehicles = "plateNumber make model year currentMileage status createdAt updatedAt version";
        (string Path, string Columns)[] all =
        [
            ("#", "trackingNumber pickupAddress city deliveryAddress status notes"), ("courier:{#}", "barqId fullName city joiningDate performanceScore createdAt updatedAt version"),
            ("organization:{#}", Owners), ("courier:{currentVehicle:{#}}", Vehicles), ("courier:{organization:{#}}", Owners), ("courier:{currentVehicle:{organization:{#}}}", Owners),
            ("#", "codAmount pickedUpAt deliveredAt createdAt updatedAt version"),
        ];
        return string.Join(' ', all.SelectMany(each => each.Columns.Split(' ').Select(column => $"{{{each.Path.Replace("#", $"{column}:DESC", StringComparison.Ordinal)}}}")));
    }

    private static string Cached(int levels, int number) =>
        "{ couriers(first: 1) { nodes { " + $"organization {{ a{number}: couriers(first: 100) {{ nodes {{ ".Times(levels) + "id fullName city " + "} } } ".Times(levels) + "} } }";

    private static Attack Query(string name, Func<int, string> make) => new(name, (attacker, number) => attacker.PostAsync(make(number))) { Kind = AttackKind.Rows };

    private static Attack Counts(string name, int requests, int each) => new(name, (attacker, number) => attacker.PostBodyAsync(
        $"[{Each(requests, i => Attacker.Body($"{{ {Each(each, j => $"a{j}: deliveries(first: 1, where: {{ codAmount: {{ gt: {(number * 1000) + (i * each) + j} }} }}) {{ totalCount }}")} }}"), ",")}]"))
    {
        Kind = AttackKind.Rows, Pieces = requests,
    };

    private static Attack Writes(string name, Func<AttackFleet, int, string> make) => new(name, (attacker, number) => attacker.PostAsync(make(attacker.Fleet, number))) { Kind = AttackKind.Rows, Writes = true };
}
