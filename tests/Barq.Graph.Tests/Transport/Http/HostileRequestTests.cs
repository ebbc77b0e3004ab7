using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Barq.Graph.Tests.Documents;
using Barq.Graph.Tests.Transport.WebSockets;

namespace Barq.Graph.Tests.Transport.Http;

/// <summary>
/// Requests that were made to hurt: over every transport they get a short, typed refusal or an answer, never a 500, and in a batch they
/// leave the others their answers.
/// </summary>
public sealed class HostileRequestTests
{
    private const string Innocent = """{"query":"{ __typename }"}""";
    private const string Answer = """{"data":{"__typename":"Query"}}""";

    /// <summary>An answer or a refusal, as long as it is ours.</summary>
    private const string Any = "*";

    private static readonly string _digits = new('9', 200_000);

    /// <summary>What stands in a request object, and the code of its refusal; null where it may be answered.</summary>
    private static readonly (string Body, string? Code)[] _requests =
    [
        ("""{"query":"{ __typename }","\ud800":1}""", "BAD_REQUEST"),
        ("""{"\udfff\ud800":1,"query":"{ __typename }"}""", "BAD_REQUEST"),
        ("""{"query":"{ __typename }","extensions":{"\ud800":{}}}""", Any),
        ("""{"query":"{ __typename }","extensions":{"persistedQuer\ud800":{}}}""", Any),
        ("""{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"\ud800"}}}""", "BAD_REQUEST"),
        ("""{"query":"{ __typename }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"\ud800"}}}""", "BAD_REQUEST"),
        ("""{"query":"{ __typename }","extensions":{"persistedQuery":{"\ud800":1,"sha256Has\ud800":""}}}""", Any),
        ("""{"documentId":"\ud800"}""", "BAD_REQUEST"),
        ("""{"query":"{ __typename }","operationName":"\udc00"}""", "BAD_REQUEST"),
        ("""{"query":"\ud800"}""", "BAD_REQUEST"),
        (Variables("""{"a":1,"a":2}"""), "BAD_REQUEST"),
        (Variables("""{"a":{"b":1,"b":1}}"""), "BAD_REQUEST"),
        (Variables("""{"a":[[{"b":null,"b":null}]]}"""), "BAD_REQUEST"),
        (Variables("""{"a":1,"\u0061":2}"""), "BAD_REQUEST"),
        (Variables("""{"\ud800":1}"""), Any),
        (Variables("""{"a":{"b":"\udc00x"}}"""), Any),
        (Variables(Fill("""{"a":@@}""", _digits)), "BAD_USER_INPUT"),
        (Variables(Fill("""{"a":-@@}""", _digits)), "BAD_USER_INPUT"),
        (Variables(Fill("""{"unknown":[[@@]]}""", _digits)), "BAD_USER_INPUT"),
        (Variables(Fill("""{"a":1.@@}""", _digits)), "BAD_USER_INPUT"),
        (Variables(Fill("""{"a":1e@@}""", _digits)), "BAD_USER_INPUT"),
        (Variables(Fill("""{"a":1e-@@}""", _digits)), "BAD_USER_INPUT"),
        (Variables("""{"a":1e400}"""), "BAD_USER_INPUT"),
        (Variables(Fill("""{"a":"@@"}""", _digits)), "BAD_USER_INPUT"),
        (Variables(Fill("""{"a":[@@1]}""", Many("1,", 120_000))), "OPERATION_TOO_EXPENSIVE"),
        (Variables(Fill("""{@@"a":1}""", Each(60_000, i => $"\"k{i}\":1,"))), null),
        (Variables(Fill("""{"a":@@@@}""", Many("[", 50), Many("]", 50))), "BAD_USER_INPUT"),
        (Variables(Fill("""{"a":@@@@}""", Many("[", 65), Many("]", 65))), "BAD_REQUEST"),
        (Variables(Fill("""{"a":@@@@}""", Many("[", 40_000), Many("]", 40_000))), "BAD_REQUEST"),
        (Variables(Fill("""{"a":@@1@@}""", Many("{\"and\":[", 200), Many("]}", 200))), "BAD_REQUEST"),
        (Fill("""{"query":"{ __typename }","extensions":{"a":@@@@}}""", Many("[", 100), Many("]", 100)), "BAD_REQUEST"),
        (Fill("""{"query":"query($w:UserFilterInput){users(where:$w){totalCount}}","variables":{"w":{@@"a":1}}}""", Each(20_000, i => $"\"k{i}\":1,")), "BAD_USER_INPUT"),
        (Fill("""{"query":"query($w:UserFilterInput){users(where:$w){totalCount}}","variables":{"w":@@{}@@}}""", Many("{\"and\":[", 25), Many("]}", 25)), null),
        (Fill("""{"query":"query($i:ID!){node(id:$i){id}}","variables":{"i":"@@"}}""", new string('x', 300_000)), "BAD_USER_INPUT"),
        (Fill("""{"query":"query($i:ID!){node(id:$i){id}}","variables":{"i":@@}}""", _digits), "BAD_USER_INPUT"),
        (Fill("""{"query":"{users(after:\"@@\"){totalCount}}"}""", new string('A', 7_000)), "INVALID_CURSOR"),
        (Fill("""{"query":"query($c:String){users(after:$c){nodes{id}}}","variables":{"c":"@@"}}""", new string('A', 300_000)), "INVALID_CURSOR"),
        ("""{"query":"query($d:Decimal){deliveries(where:{codAmount:{eq:$d}}){totalCount}}","variables":{"d":1e28}}""", null),
        ("""{"query":"query($d:Decimal){deliveries(where:{codAmount:{eq:$d}}){totalCount}}","variables":{"d":1e29}}""", "BAD_USER_INPUT"),
        ("""{"query":"{deliveries(where:{codAmount:{eq:1e99}}){totalCount}}"}""", "GRAPHQL_VALIDATION_FAILED"),
        (Fill("""{"query":"{ __typename }","operationName":"@@"}""", new string('x', 300_000)), "OPERATION_RESOLUTION_FAILURE"),
        (Fill("""{"query":"{__type(name:\"Node\"){@@name@@}}"}""", Many("possibleTypes{interfaces{", 10), Many("}}", 10)), "OPERATION_TOO_EXPENSIVE"),
        (Fill("""{"query":"{__schema{types{@@name@@}}}"}""", Many("possibleTypes{interfaces{", 8), Many("}}", 8)), "OPERATION_TOO_EXPENSIVE"),
        (Fill("""{"query":"{@@}"}""", Each(190, i => $"a{i}:__schema{{types{{fields{{name description args{{name type{{name ofType{{name}}}}}}}}}}}}")), "OPERATION_TOO_EXPENSIVE"),
    ];

    [Fact]
    public async Task Post_HostileRequest_IsRefusedAndOthersOfItsBatchAreNot()
    {
        await using var gateway = await StartAsync();
        foreach (var (body, code) in _requests)
        {
            Check(body, code, (await gateway.PostAsync(body)).Text);
            var batch = await gateway.PostAsync($"[{Innocent},{body},{Innocent}]");

            Assert.True(batch.Status == 200, Cut(body));
            using var answers = JsonDocument.Parse(batch.Body);
            Assert.Equal(Answer, answers.RootElement[0].GetRawText());
            Check(body, code, answers.RootElement[1].GetRawText());
            Assert.Equal(Answer, answers.RootElement[2].GetRawText());
        }
    }

    [Fact]
    public async Task Get_HostileRequest_IsRefused()
    {
        await using var gateway = await StartAsync();
        foreach (var (body, code) in _requests.Where(request => request.Body.Length < 5_000))
        {
            using var request = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = int.MaxValue });
            string query;
            try
            {
                query = string.Join('&', request.RootElement.EnumerateObject().Select(property =>
                    $"{property.Name}={Uri.EscapeDataString(property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText())}"));
            }
            catch (InvalidOperationException)
            {
                // What is no text has no like in a URL.
                continue;
            }

            Check(body, code, (await gateway.GetAsync("?" + query)).Text);
        }
    }

    [Fact]
    public async Task Socket_HostileRequest_IsRefusedAndTheSocketGoesOn()
    {
        await using var gateway = await StartAsync();
        var client = await SocketClient.OpenAsync(gateway.Address);
        foreach (var (body, code) in _requests.Where(request => request.Body.Length < 250_000))
        {
            await client.SendAsync(Fill("""{"type":"subscribe","id":"1","payload":@@}""", body));
            var message = await client.ReceiveAsync();
            if (message is null)
            {
                // What is no request at all ends the socket, as its protocol has it.
                Assert.True(code is "BAD_REQUEST" or Any && client.Socket.CloseStatus == (WebSocketCloseStatus)4400, $"The socket was closed by {Cut(body)}");
                await client.DisposeAsync();
                client = await SocketClient.OpenAsync(gateway.Address);
                continue;
            }

            using var answer = JsonDocument.Parse(message);
            var payload = answer.RootElement.GetProperty("payload");
            Check(body, code, payload.ValueKind == JsonValueKind.Array ? $"{{\"errors\":{payload.GetRawText()}}}" : payload.GetRawText());
            if (answer.RootElement.GetProperty("type").GetString() == "next")
            {
                Assert.Contains("complete", await client.ReceiveAsync(), StringComparison.Ordinal);
            }
        }

        await client.SubscribeAsync("2", "{ __typename }");
        Assert.Contains(Answer, await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Post_HostileDocument_IsAnsweredOnEveryTransport()
    {
        await using var gateway = await StartAsync();
        await using var client = await SocketClient.OpenAsync(gateway.Address);
        foreach (var (name, make) in HostileDocuments.All.Where(document => document.Key.EndsWith(", 1000", StringComparison.Ordinal)))
        {
            var text = make();
            var body = JsonSerializer.Serialize(new { query = text });
            foreach (var answer in new[] { await gateway.PostAsync(body), await gateway.PostAsync($"[{body},{Innocent}]") })
            {
                Assert.True(answer.Status is 200 or 400, $"{name}: {answer.Status} {Cut(answer.Text)}");
                Assert.InRange(answer.Body.Length, 1, 200_000);
            }

            if (text.Length < 4_000)
            {
                Assert.True((await gateway.GetAsync("?query=" + Uri.EscapeDataString(text))).Status is 200 or 400 or 405, name);
            }

            await client.SubscribeAsync("1", text);
            var message = await client.ReceiveAsync();
            Assert.True(message is not null, $"The socket was closed by {name}");
            if (message.Contains("\"type\":\"next\"", StringComparison.Ordinal))
            {
                Assert.Contains("complete", await client.ReceiveAsync(), StringComparison.Ordinal);
            }
        }
    }

    private static Task<HttpGateway> StartAsync() =>
        HttpGateway.StartAsync(settings: new() { ["GRAPHQL_WS_MAX_MESSAGES_PER_SECOND"] = "10000", ["GRAPHQL_INTROSPECTION"] = "true" });

    private static void Check(string request, string? code, string answer)
    {
        Assert.True(answer.Length < 2_000, $"{answer.Length} characters answer {Cut(request)}");
        using var json = JsonDocument.Parse(answer);
        if (code == Any)
        {
            Assert.DoesNotContain("INTERNAL", answer, StringComparison.Ordinal);
            return;
        }

        if (code is null)
        {
            Assert.True(json.RootElement.TryGetProperty("data", out _), $"{Cut(request)}: {Cut(answer)}");
            return;
        }

        Assert.True(json.RootElement.TryGetProperty("errors", out var errors), $"{Cut(request)}: {Cut(answer)}");
        Assert.True(code == errors[0].GetProperty("extensions").GetProperty("code").GetString(), $"{Cut(request)}: {Cut(answer)}");
    }

    private static string Variables(string variables) => Fill("""{"query":"query($a:Int){users(first:$a){totalCount}}","variables":@@}""", variables);

    /// <summary>Puts texts where the template has two at signs.</summary>
    private static string Fill(string template, params string[] parts)
    {
        var pieces = template.Split("@@");
        return string.Concat(pieces.Select((piece, i) => i < parts.Length ? piece + parts[i] : piece));
    }

    private static string Cut(string text) => text.Length < 300 ? text : text[..300];

    private static string Many(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static string Each(int count, Func<int, string> make) => string.Concat(Enumerable.Range(0, count).Select(make));
}
