using System.Text;
using System.Text.Json;

namespace Barq.Graph.Tests.Transport.Http;

/// <summary>Whatever bytes come: an error of ours in well-formed JSON, no 500, nothing of the inside.</summary>
public sealed class HttpFuzzTests
{
    private const int Requests = 3000;

    private static readonly string[] _seeds =
    [
        """{"query":"query A($n: Int = 1, $w: DeliveryFilterInput) { deliveries(first: $n, where: $w, order: [{ createdAt: DESC }]) { totalCount edges { cursor node { id courier { fullName } } } } }","variables":{"n":2,"w":{"status":{"eq":"PENDING"},"codAmount":{"gt":1.5}}},"operationName":"A","extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}""",
        """{"query":"{ node(id: \"RGVsaXZlcnk6MQ==\") { ... on Delivery { trackingNumber } } nodes(ids: [\"x\", \"\"]) { id } }"}""",
        """[{"query":"{ __typename }"},{"query":"{ couriers(first: 1, after: \"AAAA\") { nodes { id } } }"}]""",
        """{"query":"query($id: ID!, $d: DateTime, $t: [String!]) { delivery(id: $id) { id } deliveries(where: { createdAt: { gt: $d }, notes: { in: $t } }) { totalCount } }","variables":{"id":5,"d":"2026-01-01T00:00:00Z","t":["a\u0000"]}}""",
        """{"query":"fragment F on Courier { deliveries { nodes { courier { ...G } } } } fragment G on Courier { id } { couriers(last: 2) { nodes { ...F } } __schema { types { name } } }"}""",
    ];

    private static readonly string[] _pieces =
    [
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "1e999", "-0", "99999999999999999999", "\\ud800", "\\u0000", "\\", "$", "@skip(if: $x)", "...", "...F",
        "query", "mutation", "subscription", "fragment", "__typename", "{}", "[]", "\"variables\":", "\"query\":", "\"id\":", "é", "😀", "\uFEFF", "\n", "#", "\"\"\"", "first: -1",
    ];

    [Fact]
    public async Task Send_MutatedRequests_NeverBreakTheGateway()
    {
        await using var gateway = await HttpGateway.StartAsync();
        var random = new Random(20261124);
        for (var i = 0; i < Requests; i++)
        {
            var body = Mutate(random, Encoding.UTF8.GetBytes(_seeds[random.Next(_seeds.Length)]));
            var answer = random.Next(5) == 0
                ? await gateway.GetAsync("?query=" + Uri.EscapeDataString(Encoding.UTF8.GetString(body)) + "&variables=" + Uri.EscapeDataString(_pieces[random.Next(_pieces.Length)]))
                : await gateway.PostAsync(body, accept: random.Next(2) == 0 ? null : "application/graphql-response+json");

            Check(answer, $"Request {i}: {Encoding.UTF8.GetString(body)}");
        }
    }

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{\"a\":", 50_000)]
    [InlineData("{\"query\":\"{ ", 1)]
    public async Task Post_DeepOrEndlessJson_IsRefused(string piece, int times)
    {
        await using var gateway = await HttpGateway.StartAsync();

        var answer = await gateway.PostAsync(string.Concat(Enumerable.Repeat(piece, times)));

        Assert.Equal((400, "BAD_REQUEST"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Post_DeepSelection_IsRefused()
    {
        await using var gateway = await HttpGateway.StartAsync();

        var answer = await gateway.PostAsync($$"""{"query":"{{string.Concat(Enumerable.Repeat("{ a ", 20_000))}}"}""");

        Check(answer, "deep selection");
        Assert.NotNull(answer.Code);
    }

    private static byte[] Mutate(Random random, byte[] body)
    {
        for (var changes = random.Next(1, 4); changes > 0 && body.Length > 0; changes--)
        {
            var at = random.Next(body.Length);
            body = random.Next(5) switch
            {
                0 => body[..at],
                1 => [.. body[..at], (byte)random.Next(256), .. body[(at + 1)..]],
                2 => [.. body[..at], .. body[Math.Min(body.Length, at + random.Next(20))..]],
                3 => [.. body[..at], .. body[..at], .. body[at..]],
                _ => [.. body[..at], .. Encoding.UTF8.GetBytes(_pieces[random.Next(_pieces.Length)]), .. body[at..]],
            };
        }

        return body;
    }

    private static void Check(HttpAnswer answer, string request)
    {
        Assert.True(answer.Status is 200 or 400 or 405 or 413 or 414 or 431, $"{answer.Status} {answer.Text}\n{request}");
        using var json = JsonDocument.Parse(answer.Body);
        var answers = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement.EnumerateArray().ToArray() : [json.RootElement];
        foreach (var error in answers.SelectMany(one => one.TryGetProperty("errors", out var errors) ? errors.EnumerateArray().ToArray() : []))
        {
            var code = error.GetProperty("extensions").GetProperty("code").GetString();
            Assert.True(!string.IsNullOrEmpty(code) && code != "INTERNAL_SERVER_ERROR" && code != "INTERNAL_ERROR", $"{answer.Text}\n{request}");
        }

        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
    }
}
