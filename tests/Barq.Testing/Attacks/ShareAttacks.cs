using System.Globalization;
using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>What asks for more than its share: of turns at the database, of executions, of the rate limit.</summary>
internal static class ShareAttacks
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        Flood("share-of-one-caller", 60, (attacker, number, i) => attacker.PostAsync(Counts(30, (number * 10_000) + (i * 100)))),
        Flood("share-of-many-callers", 60, (attacker, number, i) => attacker.PostBodyAsync(Attacker.Body(Counts(10, (number * 10_000) + (i * 100))), As(number, i))),
        Flood("share-of-batches", 20, (attacker, number, i) => attacker.PostBodyAsync(
            $"[{Each(10, j => Attacker.Body(Counts(9, (number * 10_000) + (i * 1000) + (j * 10))), ",")}]")),
        Flood("share-of-sockets", 10, (attacker, number, i) => attacker.MessagesAsync([.. Enumerable.Range(0, 30).Select(j => SocketTalk.Subscribe(
            Of(j), Counts(9, (number * 10_000) + (i * 1000) + (j * 10))))])),
        Flood("share-of-event-streams", 40, (attacker, number, i) => attacker.PostBodyAsync(
            Attacker.Body(Counts(9, (number * 10_000) + (i * 100))), request => request.Headers.TryAddWithoutValidation("Accept", "text/event-stream"))),
        Flood("share-of-writes-to-one-row", 60, (attacker, number, i) => attacker.PostBodyAsync(Attacker.Body(
            $"mutation {{ updateDelivery(input: {{ deliveryId: \"{attacker.Fleet.Deliveries[3]}\", notes: \"{number}x{i}\" }}) {{ delivery {{ id }} errors {{ __typename }} }} }}"), As(number, i, "MANAGER"))) with { Writes = true },
        Flood("share-of-writes-of-many-rows", 20, (attacker, number, i) => attacker.PostAsync(
            $"mutation {{ {Each(45, j => $"a{j}: updateDelivery(input: {{ deliveryId: \"{attacker.Fleet.Deliveries[((i * 45) + j) % attacker.Fleet.Deliveries.Count]}\", notes: \"{number}x{i}\" }}) {{ errors {{ __typename }} }}")} }}")) with { Writes = true },
        Flood("share-of-jobs", 40, (attacker, number, i) => attacker.PostAsync(
            $"mutation {{ {Each(10, j => $"a{j}: recomputeCourierPerformance(input: {{ organizationId: \"{attacker.Fleet.Organization}\", idempotencyKey: \"{number}x{i}x{j}\" }}) {{ job {{ id }} errors {{ __typename }} }}")} }}")) with { Writes = true },
        Flood("share-by-forwarded-addresses", 150, (attacker, number, i) => attacker.PostBodyAsync("{\"query\":\"{__typename}\"}", request =>
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", string.Create(CultureInfo.InvariantCulture, $"10.{number % 250}.{i / 250}.{i % 250}"));
            request.Headers.TryAddWithoutValidation("Forwarded", string.Create(CultureInfo.InvariantCulture, $"for=10.{number % 250}.{i / 250}.{i % 250}"));
            request.Headers.TryAddWithoutValidation("X-Real-IP", string.Create(CultureInfo.InvariantCulture, $"10.{number % 250}.{i / 250}.{i % 250}"));
        })) with { HasToken = false },
        Flood("share-of-estimates", 60, (attacker, number, i) => attacker.PostBodyAsync(
            Attacker.Body($"{{ {Each(60, j => $"a{number}x{i}x{j}: deliveries(first: 100, where: {{ version: {{ gt: {j} }} }}) {{ totalCount nodes {{ id }} }}")} }}"),
            request => request.Headers.TryAddWithoutValidation("GraphQL-Cost", i % 2 == 0 ? "validate" : "report"))),
        Flood("share-of-new-documents", 60, (attacker, number, i) => attacker.PostAsync($"{{ {Each(90, j => $"a{number}x{i}x{j}: __typename")} {Each(20, j => $"b{number}x{i}x{j}: deliveries(first: 1) {{ nodes {{ id }} }}")} }}")),
        Flood("share-of-preflights", 300, (attacker, number, i) => attacker.SendAsync(new HttpRequestMessage(HttpMethod.Options, "graphql"), request =>
        {
            request.Headers.TryAddWithoutValidation("Origin", $"https://a{number}x{i}.example");
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "POST");
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", "content-type,authorization");
        })) with { HasToken = false },
    ];

    private static string Counts(int count, int from) => $"{{ {Each(count, j => $"a{j}: deliveries(first: 1, where: {{ codAmount: {{ gt: {from + j} }} }}) {{ totalCount }}")} }}";

    // Another user of the same organization for each.
    private static Action<HttpRequestMessage> As(int number, int i, string role = "VIEWER") => request =>
    {
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + AttackTokens.Make(AttackFleet.Attacked, role, 3_000_000 + (number * 1000) + i));
    };

    // All side by side.
    private static Attack Flood(string name, int requests, Func<Attacker, int, int, Task<AttackAnswer>> send) => new(name, async (attacker, number) =>
        AttackAnswer.Of(await Task.WhenAll(Enumerable.Range(0, attacker.Some(requests)).Select(i => send(attacker, number, i)))))
    {
        Kind = AttackKind.Share, AtOnce = 1, Pieces = requests, IsFlood = true,
    };
}
