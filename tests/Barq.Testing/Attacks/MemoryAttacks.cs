using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>What makes a gateway, or Redis, keep things.</summary>
internal static class MemoryAttacks
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        Many("answers-large-and-cached", 12, (attacker, number, i) => attacker.PostAsync($"{{ deliveries(first: 100) {{ nodes {{ {Each(1500, j => $"a{number}x{i}x{j}: deliveryAddress")} }} }} }}")),
        Many("answers-many-and-cached", 40, (attacker, number, i) => attacker.PostAsync($"{{ couriers(first: 100) {{ nodes {{ a{number}x{i}: id deliveries(first: 20) {{ nodes {{ id trackingNumber deliveryAddress }} }} }} }} }}")),
        Many("answers-to-many-variables", 60, (attacker, number, i) => attacker.PostAsync(
            "query($v:Decimal!){deliveries(first:100,where:{codAmount:{gt:$v}}){nodes{id trackingNumber pickupAddress deliveryAddress notes}}}",
            $"{{\"v\":-{number}.{i.ToString("00", CultureInfo.InvariantCulture)}}}")),
        Many("documents-short", 90, (attacker, number, i) => attacker.PostAsync($"{{ a{number}x{i}: deliveries {{ nodes {{ id notes }} }} }}")),
        Many("documents-long", 20, (attacker, number, i) => attacker.PostAsync($"{{ a{number}x{i}: deliveries(first: 1) {{ nodes {{ {Each(1800, j => $"a{i}x{j}: id")} }} }} }}")),
        Many("documents-with-comments", 50, (attacker, number, i) => attacker.PostAsync($"#{number} {i} {"x".Times(90_000)}\n{{ __typename }}")),
        Many("documents-refused", 60, (attacker, number, i) => attacker.PostAsync($"{{ a{number}x{i} {Each(200, j => $"b{j}")} }}")),
        Many("plans-of-skip-variables", 80, (attacker, number, i) => attacker.PostAsync(
            $"query({Each(8, j => $"$v{j}:Boolean!")}) {{ #{number}\n a: deliveries(first: 1) {{ nodes {{ {Each(8, j => $"...@skip(if:$v{j}){{ {Each(60, k => $"f{j}x{k}: id")} }}")} }} }} }}",
            $"{{{Each(8, j => $"\"v{j}\":{((i >> j) % 2 == 0 ? "true" : "false")}", ",")}}}")),
        Many("plans-of-skipped-connections", 64, (attacker, number, i) => attacker.PostAsync(
            $"query({Each(6, j => $"$v{j}:Boolean!")}) {{ #{number}\n {Each(6, j => $"a{j}: couriers(first: 1) @include(if:$v{j}) {{ nodes {{ id {Each(20, k => $"f{k}: city")} }} }}")} }}",
            $"{{{Each(6, j => $"\"v{j}\":{((i >> j) % 2 == 0 ? "true" : "false")}", ",")}}}")),
        Many("persisted-queries-registered", 90, (attacker, number, i) => Register(attacker, $"{{ a{number}x{i}: __typename }}")),
        Many("persisted-queries-long", 40, (attacker, number, i) => Register(attacker, $"#{number}x{i} {"x".Times(90_000)}\n{{ __typename }}")),
        Many("persisted-queries-with-wrong-hashes", 60, (attacker, number, i) => attacker.PostBodyAsync(
            $"{{\"query\":\"{{__typename}}\",\"extensions\":{{\"persistedQuery\":{{\"version\":1,\"sha256Hash\":\"{Hash($"{number}x{i}")}\"}}}}}}")),
        Many("persisted-queries-unknown", 90, (attacker, number, i) => attacker.PostBodyAsync($"{{\"extensions\":{{\"persistedQuery\":{{\"version\":1,\"sha256Hash\":\"{Hash($"?{number}x{i}")}\"}}}}}}")),
        Many("document-ids-unknown", 60, (attacker, number, i) => attacker.PostBodyAsync($"{{\"documentId\":\"{number}x{i}{"x".Times(50_000)}\"}}")),
        Many("operation-names", 60, (attacker, number, i) => attacker.PostBodyAsync($"{{\"query\":\"query A{number}x{i}{"x".Times(20_000)} {{__typename}}\"}}")),
        Many("client-names", 60, (attacker, number, i) => attacker.PostBodyAsync("{\"query\":\"{__typename}\"}", request =>
        {
            request.Headers.TryAddWithoutValidation("apollographql-client-name", $"client {number}x{i} {"x".Times(5000)}");
            request.Headers.TryAddWithoutValidation("GraphQL-Client-Version", $"{number}x{i}");
        })),
        Many("tokens-different", 60, (attacker, number, i) => attacker.PostBodyAsync("{\"query\":\"{__typename}\"}", request =>
        {
            request.Headers.Remove("Authorization");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + AttackTokens.Make(AttackFleet.Attacked, "VIEWER", 2_000_000 + (number * 100) + i));
        })) with { HasToken = false },
        Many("idempotency-keys", 20, (attacker, number, i) => attacker.PostAsync(
            $"mutation {{ updateDelivery(input: {{ deliveryId: \"{attacker.Fleet.Deliveries[i]}\", notes: \"{number}\", idempotencyKey: \"{number}x{i}{"k".Times(190)}\" }}) {{ delivery {{ id }} }} }}")) with { Writes = true },
    ];

    private static Task<AttackAnswer> Register(Attacker attacker, string query) => attacker.PostBodyAsync(
        $"{{\"query\":{System.Text.Json.JsonSerializer.Serialize(query)},\"extensions\":{{\"persistedQuery\":{{\"version\":1,\"sha256Hash\":\"{Hash(query)}\"}}}}}}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // One after another, as what is kept adds up.
    private static Attack Many(string name, int times, Func<Attacker, int, int, Task<AttackAnswer>> send) => new(name, async (attacker, number) =>
    {
        var sum = new AttackAnswer();
        for (var i = 0; i < times; i++)
        {
            sum.Add(await send(attacker, number, i));
        }

        return sum;
    })
    {
        Kind = AttackKind.Memory, Pieces = times, AtOnce = 2,
    };
}
