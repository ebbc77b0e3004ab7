using System.Text.Json;
using Barq.Graph.Files;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;

namespace Barq.Graph.Tests.Transport;

/// <summary>What a client does wrong is its own fault, and is told so: 400 or 4400 with a code, on every transport.</summary>
public sealed class ClientFaultTests
{
    private const string Fine = """{"query":"{ __typename }"}""";

    // Halves of pairs that stand alone, in every way that they can.
    private static readonly string[] _halves = [@"\ud800", @"\udfff", @"\uDBFF\u0041", @"\ud800\ud800", @"\udc00\ud800", @"a\udc00", @"\ud83d\\\ude00", @"\ud800é", @"\ud83dx\ude00"];

    // Every place that a string can stand in.
    private static readonly string[] _places =
    [
        """{"query":"{ __typename }","X":1}""",
        """{"query":"X"}""",
        """{"query":"{ __typename }","operationName":"X"}""",
        """{"documentId":"X"}""",
        """{"id":"X"}""",
        """{"query":"{ __typename }","variables":{"X":1}}""",
        """{"query":"{ __typename }","variables":{"a":[{"b":"X"}]}}""",
        """{"query":"{ __typename }","extensions":{"X":1}}""",
        """{"query":"{ __typename }","extensions":{"a":{"X":"X"}}}""",
        """{"query":"{ __typename }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"X"}}}""",
    ];

    private static IEnumerable<string> Bodies => _places.SelectMany(place => _halves.Select(half => place.Replace("X", half, StringComparison.Ordinal)));

    [Fact]
    public async Task HalfASurrogatePair_AnywhereByHttp_Is400AndInABatchNoOthersAffair()
    {
        await using var gateway = await HttpGateway.StartAsync();
        foreach (var body in Bodies)
        {
            var alone = await gateway.PostAsync(body);
            var stream = await gateway.PostAsync(body, accept: "text/event-stream");
            var batch = await gateway.PostAsync($"[{Fine},{body},{Fine}]");

            Assert.Equal((body, 400, "BAD_REQUEST"), (body, alone.Status, alone.Code));
            Assert.Equal((body, 400, "BAD_REQUEST"), (body, stream.Status, stream.Code));
            AssertMiddleIsBad(batch, body);
        }
    }

    [Fact]
    public async Task HalfASurrogatePair_InTheUrl_Is400()
    {
        await using var gateway = await HttpGateway.StartAsync();
        foreach (var half in _halves)
        {
            foreach (var parameters in new[] { "?query={__typename}&variables=", "?query={__typename}&extensions=", "/persisted/" + new string('a', 64) + "?variables=" })
            {
                foreach (var json in new[] { "{\"" + half + "\":1}", "{\"a\":\"" + half + "\"}" })
                {
                    var answer = await gateway.GetAsync(parameters + Uri.EscapeDataString(json));
                    Assert.Equal((parameters, json, 400, "BAD_REQUEST"), (parameters, json, answer.Status, answer.Code));
                }
            }
        }
    }

    [Fact]
    public async Task HalfASurrogatePair_AnywhereOnASocket_ClosesWith4400()
    {
        // In connection_init it was a stack trace in the log, and the socket was cut without a word: no token was needed.
        await using var gateway = await HttpGateway.StartAsync();
        string[] first = ["""{"type":"X"}""", """{"X":1,"type":"ping"}""", """{"type":"ping","payload":{"X":1}}""", """{"type":"connection_init","payload":{"X":1}}""",
            """{"type":"connection_init","payload":{"token":"X"}}""", """{"type":"connection_init","payload":{"headers":{"Authorization":"X"}}}""", """{"type":"complete","id":"X"}"""];
        foreach (var message in first.SelectMany(place => _halves.Select(half => place.Replace("X", half, StringComparison.Ordinal))))
        {
            await using var client = await SocketClient.ConnectAsync(gateway.Address);
            await client.SendAsync(message);
            Assert.Equal((message, 4400), (message, (await client.ClosedAsync()).Code));
        }

        foreach (var body in Bodies)
        {
            await using var client = await SocketClient.OpenAsync(gateway.Address);
            await client.SendAsync("""{"type":"subscribe","id":"1","payload":""" + body + "}");
            Assert.Equal((body, 4400), (body, (await client.ClosedAsync()).Code));
        }
    }

    [Theory]
    [InlineData(@"\ud83d\ude00")]
    [InlineData(@"\\ud800")]
    [InlineData(@"\\\\\ud83d\ude00\n")]
    [InlineData(@"\uD83D\uDE00\uD83D\uDE00")]
    public async Task WholePair_IsWhatItIs(string text)
    {
        await using var gateway = await HttpGateway.StartAsync();

        var answer = await gateway.PostAsync("""{"query":"{ __typename }","variables":{"X":"X"}}""".Replace("X", text, StringComparison.Ordinal));

        Assert.Equal("""{"data":{"__typename":"Query"}}""", answer.Text);
    }

    public static TheoryData<string> BadEntries => ["5", "null", "\"x\"", "[]", "{}", "{\"query\":5}", "{\"query\":\"{\"}", "{\"query\":\"{ nothing }\"}", "{\"query\":\"{ __typename }\",\"variables\":[]}",
        "{\"documentId\":\"unknown\"}", "{\"query\":\"subscription { tick }\"}", "{\"query\":\"mutation { nothing }\"}", "{\"query\":\"query A { __typename } query B { __typename }\"}"];

    [Theory, MemberData(nameof(BadEntries))]
    public async Task Batch_OneBadEntry_LeavesTheOthersTheirAnswers(string entry)
    {
        await using var gateway = await HttpGateway.StartAsync();

        AssertMiddleIsBad(await gateway.PostAsync($"[{Fine},{entry},{Fine}]"), entry);
    }

    [Theory]
    [InlineData("ffffffffffffffff")]
    [InlineData("fffffffff")]
    [InlineData("80000000")]
    [InlineData("-1")]
    [InlineData("xyz")]
    [InlineData("")]
    public async Task Body_ChunkSizeThatIsNone_Is400OnEveryEndpoint(string size)
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });
        var manager = TestTokens.Make(TestTokens.Symmetric());
        var administrator = TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true });
        foreach (var (path, type, accept, token) in new[]
        {
            ("/graphql", "application/json", "*/*", manager), ("/graphql", "application/json", "text/event-stream", manager), (FileEndpoints.UploadPath, "text/csv", "*/*", manager),
            ("/api/v1/performance/query-analyzer/explain", "application/json", "*/*", administrator),
        })
        {
            await using var client = await RawClient.ConnectAsync(gateway.Address);
            await client.SendAsync(
                $"POST {path} HTTP/1.1", $"{size}\r\n{Fine}", "Transfer-Encoding: chunked", $"Content-Type: {type}", $"Accept: {accept}", $"Authorization: Bearer {token}", "Connection: close");

            var answer = await client.RestAsync();

            Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
            Assert.Contains("BAD_REQUEST", answer, StringComparison.Ordinal);
        }
    }

    private static void AssertMiddleIsBad(HttpAnswer answer, string entry)
    {
        Assert.Equal(200, answer.Status);
        using var json = JsonDocument.Parse(answer.Body);
        var answers = json.RootElement.EnumerateArray().ToList();
        Assert.Equal((3, "Query", "Query"), (answers.Count, Type(answers[0]), Type(answers[2])));
        var code = answers[1].GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();
        Assert.True(code is not (null or "INTERNAL_SERVER_ERROR"), $"{entry}: {answer.Text}");
    }

    private static string? Type(JsonElement answer) => answer.GetProperty("data").GetProperty("__typename").GetString();
}
