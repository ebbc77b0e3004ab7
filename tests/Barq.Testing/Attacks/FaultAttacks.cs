using System.Text;
using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>What is a client's mistake, and must not be taken for one of the gateway: no 500, and no stack in the log.</summary>
internal static class FaultAttacks
{
    private const string Typename = "{\"query\":\"{__typename}\"}";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        // Values of mutations that a column or an index can't take.
        Create("fault-text-longer-than-an-index-takes", i => Delivery($"\"{Noise(9000, i)}\"", "\"a\"")),
        Create("fault-text-of-900000", i => Delivery($"\"BF{i}x1SA\"", $"\"{Noise(90_000, i)}\"")),
        Create("fault-text-with-nul", i => Delivery($"\"BF{i}\\u0000SA\"", "\"a\\u0000\"")),
        Create("fault-text-with-surrogates", i => Delivery($"\"BF{i}x2SA\"", "\"\\ud800\"")),
        Create("fault-text-of-spaces", i => Delivery("\"   \"", "\"\\u200b\\ufeff\"")),
        Create("fault-decimal-beyond-its-column", i => Delivery($"\"BF{i}x3SA\"", "\"a\", codAmount: 99999999999999999999999999")),
        Create("fault-decimal-of-many-places", i => Delivery($"\"BF{i}x4SA\"", $"\"a\", codAmount: 0.{"9".Times(9000)}")),
        Create("fault-decimal-negative", i => Delivery($"\"BF{i}x5SA\"", "\"a\", codAmount: -79228162514264337593543950335")),
        Create("fault-integers-at-their-ends", i => $"a: createVehicle(input: {{ plateNumber: \"F{i}\", vehicleType: VAN, make: \"a\", model: \"b\", year: 2147483647, currentMileage: -2147483648 }}) {{ errors {{ __typename }} }} b: updateDelivery(input: {{ deliveryId: \"{AttackFleet.Id("Delivery", 1)}\", version: -2147483648 }}) {{ errors {{ __typename }} }}"),
        Create("fault-dates-at-their-ends", i => $"a: createCourier(input: {{ barqId: \"F{i}\", fullName: \"a\", mobileNumber: \"1\", projectType: FOOD, city: \"a\", joiningDate: \"0001-01-01\" }}) {{ errors {{ __typename }} }} b: archiveDeliveries(input: {{ organizationId: \"{AttackFleet.Id("Organization", 1)}\", finishedBefore: \"9999-12-31T23:59:59.9999999-14:00\" }}) {{ errors {{ __typename }} }} c: generateDeliveryReport(input: {{ organizationId: \"{AttackFleet.Id("Organization", 1)}\", from: \"0001-01-01T00:00:00+14:00\" }}) {{ errors {{ __typename }} }}"),
        Create("fault-ids-of-other-types", i => $"a: updateDelivery(input: {{ deliveryId: \"{AttackFleet.Id("Courier", 1)}\" }}) {{ errors {{ __typename }} }} b: assignDelivery(input: {{ deliveryId: \"{AttackFleet.Id("Delivery", long.MaxValue)}\", courierId: \"{AttackFleet.Id("Courier", long.MinValue)}\" }}) {{ errors {{ __typename }} }} c: cancelJob(input: {{ jobId: \"{AttackFleet.Id("BackgroundJob", -i)}\" }}) {{ errors {{ __typename }} }} d: retryJob(input: {{ jobId: \"\" }}) {{ errors {{ __typename }} }}"),
        Create("fault-idempotency-keys", i => $"a: updateDelivery(input: {{ deliveryId: \"{AttackFleet.Id("Delivery", 1)}\", idempotencyKey: \"\" }}) {{ errors {{ __typename }} }} b: updateDelivery(input: {{ deliveryId: \"{AttackFleet.Id("Delivery", 1)}\", idempotencyKey: \"\\u0000{i}\" }}) {{ errors {{ __typename }} }} c: updateDelivery(input: {{ deliveryId: \"{AttackFleet.Id("Delivery", 1)}\", idempotencyKey: \"{"k".Times(9000)}\" }}) {{ errors {{ __typename }} }}"),
        Create("fault-rows-of-an-import", i => $"a: importDeliveries(input: {{ organizationId: \"{AttackFleet.Id("Organization", 1)}\", rows: [{Each(200, j => $"{{ trackingNumber: \"\\u0000{i}x{j}\", pickupAddress: \"\", deliveryAddress: \"\\u0001\" }}", ",")}] }}) {{ job {{ id }} errors {{ __typename }} }} b: importDeliveries(input: {{ organizationId: \"{AttackFleet.Id("Organization", 1)}\", rows: [] }}) {{ errors {{ __typename }} }}"),

        // Members of a request that are of another kind.
        Bodies("fault-members-of-other-kinds", "{\"query\":5}", "{\"query\":[\"{__typename}\"]}", "{\"query\":\"{__typename}\",\"variables\":[1]}", "{\"query\":\"{__typename}\",\"variables\":\"{}\"}",
            "{\"query\":\"{__typename}\",\"operationName\":{}}", "{\"query\":\"{__typename}\",\"extensions\":\"a\"}", "{\"query\":\"{__typename}\",\"extensions\":{\"persistedQuery\":\"a\"}}",
            "{\"query\":\"{__typename}\",\"extensions\":{\"cost\":[]}}", "{\"documentId\":{}}", "{\"documentId\":5,\"query\":7}"),
        Bodies("fault-hashes", Hash("\"\""), Hash("null"), Hash("5"), Hash($"\"{"A".Times(64)}\""), Hash($"\"{"g".Times(64)}\""), Hash($"\"{"é".Times(64)}\""), Hash($"\"{"0".Times(9000)}\"")),
        Bodies("fault-batches", "[]", "[[]]", "[null]", "[1,2,3]", $"[{Typename},", $"[{Typename}]x", $"{Typename}{Typename}", "[" + Typename.Times(3) + "]"),

        // Addresses, headers and uploads.
        Several("fault-figures-of-odd-names", a => a.GetAsync("api/v1/performance/operations/%00"), a => a.GetAsync("api/v1/performance/operations?scope=%00&scope=node"), a => a.GetAsync("api/v1/performance/slow-queries?limit=NaN&all=maybe"),
            a => a.GetAsync("api/v1/performance/clients?scope=" + "x".Times(6000)), a => a.PostToAsync("api/v1/performance/query-analyzer/explain", "{\"id\":{\"\\ud800\":1}}"), a => a.PostToAsync("api/v1/performance/cache/clear?namespace=%ED%A0%80", "")),
        Several("fault-files-of-odd-names", a => a.GetAsync("api/v1/files/%00"), a => a.GetAsync("api/v1/files/%ED%A0%80"), a => a.GetAsync("api/v1/files/a%2Fb?x=%00"), a => a.GetAsync("api/v1/files/" + AttackFleet.Id("File", "../../etc/passwd")),
            a => a.GetAsync("api/v1/files/a", request => request.Headers.TryAddWithoutValidation("Range", "bytes=99999999999999999999-,-5,a-b"))),
        Several("fault-parameters-with-surrogates", a => Asked(a, "operationName=%ED%A0%80"), a => Asked(a, "variables=%7B%22a%22%3A%22%5Cud800%22%7D"), a => Asked(a, "extensions=%7B%22persistedQuery%22%3A%7B%22version%22%3A1%2C%22sha256Hash%22%3A%22%5Cudfff%22%7D%7D"), a => Asked(a, "variables=%22"), a => Asked(a, "extensions=%5B%5D")),
        Several("fault-headers-of-odd-bytes", a => With(a, "Idempotency-Key", "\"\\ud800\""), a => With(a, "Idempotency-Key", "é"), a => With(a, "GraphQL-Cost", "report, validate, \u00ff"), a => With(a, "Barq-Profile", "\u00ff"), a => With(a, "apollographql-client-name", "\u0080\u00ff"), a => With(a, "Content-Type", "application/json; charset=\"\\\"")),
        new Attack("fault-uploads", async (attacker, number) =>
        {
            var sum = new AttackAnswer();
            foreach (var body in (string[])[
                "--a\r\nContent-Disposition: form-data; name=operations\r\n\r\n{\"query\":\"mutation{__typename}\"}\r\n--a\r\nContent-Disposition: form-data; name=map\r\n\r\n{\"0\":[\"variables.\\ud800\"]}\r\n--a--",
                "--a\r\nContent-Disposition: form-data; name=map\r\n\r\n[\r\n--a--", "--a\r\n\r\n", "", "--a\r\nContent-Disposition: form-data; name=operations\r\n\r\n[]\r\n--a\r\nContent-Disposition: form-data; name=0; filename=\"\0/..\"\r\n\r\nx\r\n--a--"])
            {
                foreach (var address in (string[])["graphql", "api/v1/uploads"])
                {
                    var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                    content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=a");
                    sum.Add(await attacker.SendAsync(
                        new HttpRequestMessage(HttpMethod.Post, address) { Content = content }, request => request.Headers.TryAddWithoutValidation("GraphQL-Preflight", "1")));
                }
            }

            return sum;
        }) { Kind = AttackKind.Fault, Writes = true, Pieces = 10 },
    ];

    private static string Delivery(string number, string address) =>
        $"a: createDelivery(input: {{ trackingNumber: {number}, pickupAddress: \"a\", deliveryAddress: {address} }}) {{ delivery {{ id }} errors {{ __typename }} }}";

    // What does not pack well, so that an index has to take it as it is.
    private static string Noise(int length, int seed) => Each((length / 8) + 1, i => unchecked((uint)((i + 1) * 2_654_435_761) ^ (uint)(seed * 40_503)).ToString("x8", null), "")[..length];

    private static string Hash(string value) => $"{{\"query\":\"{{__typename}}\",\"extensions\":{{\"persistedQuery\":{{\"version\":1,\"sha256Hash\":{value}}}}}}}";

    private static Task<AttackAnswer> PostToAsync(this Attacker attacker, string address, string body) => attacker.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") });

    private static Task<AttackAnswer> Asked(Attacker attacker, string parameter) => attacker.GetAsync(
        $"graphql?query=%7B__typename%7D&{parameter}", request => request.Headers.TryAddWithoutValidation("GraphQL-Preflight", "1"));

    private static Task<AttackAnswer> With(Attacker attacker, string header, string value) => attacker.RawAsync(
        $"POST /graphql HTTP/1.1\r\nHost: a\r\n{(header == "Content-Type" ? "" : "Content-Type: application/json\r\n")}{attacker.AuthorizationLine}{header}: {value}\r\nContent-Length: {Typename.Length}\r\n\r\n{Typename}");

    private static Attack Create(string name, Func<int, string> make) =>
        new(name, (attacker, number) => attacker.PostAsync($"mutation {{ {make(number)} }}")) { Kind = AttackKind.Fault, Writes = true };

    private static Attack Bodies(string name, params string[] bodies) => Several(name, [.. bodies.Select(body => (Func<Attacker, Task<AttackAnswer>>)(attacker => attacker.PostBodyAsync(body)))]);

    private static Attack Several(string name, params Func<Attacker, Task<AttackAnswer>>[] sends) => new(name, async (attacker, _) =>
    {
        var sum = new AttackAnswer();
        foreach (var send in sends)
        {
            sum.Add(await send(attacker));
        }

        return sum;
    })
    {
        Kind = AttackKind.Fault, Pieces = sends.Length,
    };
}
