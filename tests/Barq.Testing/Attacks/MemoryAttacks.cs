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
        Many("documents-of-many-operations", 50, (attacker, number, i) => attacker.PostBodyAsync(
            $"{{\"query\":{System.Text.Json.JsonSerializer.Serialize($"#{number}\n{Each(45, j => $"query Q{j} {{ a{j}: deliveries(first: 1) {{ nodes {{ {Each(20, k => $"f{k}: id")} }} }} }}")}")},\"operationName\":\"Q{i % 45}\"}}")),
        Many("documents-refused-and-long", 40, (attacker, number, i) => attacker.PostAsync($"#{number}x{i} {"x".Times(80_000)}\n{{ nothing }}")),
        Many("documents-refused-with-many-errors", 60, (attacker, number, i) => attacker.PostAsync($"{{ {Each(5, j => $"{"n".Times(900)}{number}x{i}x{j}")} }}")),
        Many("plans-of-lists-of-all-lengths", 60, (attacker, number, i) => attacker.PostAsync(
            $"query($v:[ID!],$s:[DeliverySortInput!]){{deliveries(first:1,where:{{id:{{in:$v}}}},order:$s){{nodes{{id}}}}}}",
            $"{{\"v\":[{Each(i + 1, j => $"\"{AttackFleet.Id("Delivery", (number * 100) + j)}\"", ",")}],\"s\":[{{\"{(i % 2 == 0 ? "createdAt" : "updatedAt")}\":\"{(i % 3 == 0 ? "ASC" : "DESC")}\"}}]}}")),
        Many("plans-of-orders", 60, (attacker, number, i) => attacker.PostAsync(
            $"query($s:[DeliverySortInput!]){{#{number}\ndeliveries(first:5,order:$s){{nodes{{id {Each(20, k => $"f{k}: notes")}}}}}}}",
            $"{{\"s\":[{string.Join(',', ((string[])["codAmount", "createdAt", "deliveredAt", "notes", "status", "updatedAt"]).Select((field, j) => $"{{\"{field}\":\"{((i >> j) % 2 == 0 ? "ASC" : "DESC")}\"}}"))}]}}")),
        Many("answers-to-unused-variables", 12, (attacker, number, i) => attacker.PostAsync(
            "query($v:String){deliveries(first:1){nodes{id}}}", $"{{\"v\":\"{number}x{i}{"x".Times(900_000)}\",\"w\":{i}}}")),
        Many("answers-to-nodes-that-are-not", 40, (attacker, number, i) => attacker.PostAsync(
            $"{{ nodes(ids: [{Each(100, j => $"\"{AttackFleet.Id("Organization", 10_000_000L + (((number * 40L) + i) * 100) + j)}\"", ",")}]) {{ id }} }}")),
        Many("answers-by-cursor", 40, (attacker, number, i) => attacker.PostAsync(
            $"query($a:String){{#{number}\ncouriers(first:100,after:$a){{nodes{{id fullName city organization{{name}}}}}}}}", $"{{\"a\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes($"[{i}]"))}\"}}")),
        Many("answers-to-odd-headers", 60, (attacker, number, i) => attacker.PostBodyAsync("{\"query\":\"{deliveries(first:100){nodes{id notes}}}\"}", request =>
        {
            request.Headers.TryAddWithoutValidation("Accept-Language", $"x{number}x{i}");
            request.Headers.TryAddWithoutValidation("User-Agent", $"{number}x{i}{"x".Times(6000)}");
            request.Headers.TryAddWithoutValidation("Origin", $"https://x{number}x{i}.example");
        })),
        Many("persisted-queries-of-other-callers", 60, (attacker, number, i) =>
        {
            var query = $"#{number}x{i} {"x".Times(60_000)}\n{{ __typename }}";
            return attacker.PostBodyAsync(
                $"{{\"query\":{System.Text.Json.JsonSerializer.Serialize(query)},\"extensions\":{{\"persistedQuery\":{{\"version\":1,\"sha256Hash\":\"{Hash(query)}\"}}}}}}",
                request =>
                {
                    request.Headers.Remove("Authorization");
                    request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + AttackTokens.Make(AttackFleet.Attacked, "VIEWER", 5_000_000 + (number * 100) + i));
                });
        }) with { HasToken = false },
        Many("tokens-long-and-different", 40, (attacker, number, i) => attacker.PostBodyAsync("{\"query\":\"{__typename}\"}", request =>
        {
            request.Headers.Remove("Authorization");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + AttackTokens.Make(
                AttackFleet.Attacked, "VIEWER", 6_000_000 + (number * 100) + i, new Dictionary<string, object> { ["x"] = "x".Times(9000) }));
        })) with { HasToken = false },
        Many("idempotency-keys-of-requests", 60, (attacker, number, i) => attacker.PostBodyAsync(
            Attacker.Body($"mutation {{ updateDelivery(input: {{ deliveryId: \"{attacker.Fleet.Deliveries[i]}\", notes: \"{number}\" }}) {{ delivery {{ id {Each(50, j => $"a{j}: deliveryAddress")} }} }} }}"),
            request => request.Headers.TryAddWithoutValidation("Idempotency-Key", $"{number}x{i}{"k".Times(180)}"))) with { Writes = true },
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
