using System.Text;

namespace Barq.Graph.Tests.Transport.Http;

/// <summary>GraphQL over HTTP: which request gets which status and media type.</summary>
public sealed class HttpTests : IAsyncLifetime
{
    private const string Json = "application/json";
    private const string GraphQL = "application/graphql-response+json";
    private const string Query = """{"query":"{ __typename }"}""";
    private HttpGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await HttpGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData(null, Json)]
    [InlineData("*/*", Json)]
    [InlineData("application/*", Json)]
    [InlineData(Json, Json)]
    [InlineData(GraphQL, GraphQL)]
    [InlineData("application/json, application/graphql-response+json", GraphQL)]
    [InlineData("application/graphql-response+json;q=0.5, application/json", Json)]
    [InlineData("text/html, application/json;q=0.9, */*;q=0.1", Json)]
    [InlineData("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", GraphQL)]
    public async Task Post_Accept_ChoosesTheMediaType(string? accept, string expected)
    {
        var answer = await _gateway.PostAsync(Query, accept: accept);

        Assert.Equal((200, $"{expected}; charset=utf-8"), (answer.Status, answer.MediaType?.ToString()));
        Assert.Equal("""{"data":{"__typename":"Query"}}""", answer.Text);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json;q=0")]
    [InlineData("application/json; charset=iso-8859-1")]
    public async Task Post_AcceptOfNeither_Is406(string accept) => Assert.Equal(406, (await _gateway.PostAsync(Query, accept: accept)).Status);

    [Theory]
    [InlineData("""{"query":"{ __typename "}""", 400, 200, "GRAPHQL_PARSE_FAILED")]
    // The parser failed on its own error message where a lone carriage return stands.
    [InlineData("""{"query":"{ a(b: { c\reatedAt: 1 }) }"}""", 400, 200, "GRAPHQL_PARSE_FAILED")]
    [InlineData("""{"query":"{ nothing }"}""", 400, 200, "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("""{"query":"query A { __typename } query B { __typename }"}""", 400, 200, null)]
    [InlineData("""{"query":"query($i: Int!) { deliveries(first: $i) { totalCount } }","variables":{"i":"x"}}""", 400, 200, null)]
    [InlineData("""{"query":"{ deliveries(first: -1) { totalCount } }"}""", 400, 200, "BAD_USER_INPUT")]
    [InlineData("""{"query":7}""", 400, 400, "BAD_REQUEST")]
    [InlineData("""{"query":"{ __typename }","variables":[]}""", 400, 400, "BAD_REQUEST")]
    [InlineData("""{"query":"{ __typename }","operationName":1}""", 400, 400, "BAD_REQUEST")]
    [InlineData("""{"query":"{ __typename }","extensions":"x"}""", 400, 400, "BAD_REQUEST")]
    [InlineData("{}", 400, 400, "BAD_REQUEST")]
    [InlineData("null", 400, 400, "BAD_REQUEST")]
    [InlineData("\"{ __typename }\"", 400, 400, "BAD_REQUEST")]
    [InlineData("{", 400, 400, "BAD_REQUEST")]
    [InlineData("", 400, 400, "BAD_REQUEST")]
    [InlineData("""{"query":"\ud800"}""", 400, 400, "BAD_REQUEST")]
    [InlineData("[]", 400, 400, "BAD_REQUEST")]
    public async Task Post_BadRequest_HasTheStatusOfItsMediaType(string body, int graphQL, int json, string? code)
    {
        var strict = await _gateway.PostAsync(body, accept: GraphQL);
        var legacy = await _gateway.PostAsync(body, accept: Json);

        Assert.Equal((graphQL, json), (strict.Status, legacy.Status));
        Assert.NotNull(strict.Code);
        Assert.Equal(code ?? strict.Code, strict.Code);
        Assert.Equal(strict.Text, legacy.Text);
        Assert.DoesNotContain("\"data\"", strict.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("Application/JSON;charset=\"UTF-8\"", 200)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("multipart/form-data; boundary=x", 415)]
    [InlineData("application/graphql", 415)]
    [InlineData("nonsense", 415)]
    [InlineData(null, 415)]
    public async Task Post_ContentType_MustBeJsonSoThatNoFormCanSendIt(string? contentType, int status) =>
        Assert.Equal(status, (await _gateway.PostAsync(Query, contentType)).Status);

    [Fact]
    public async Task Post_Utf8_ComesBackAsItIsAndInvalidIsRefused()
    {
        var bom = await _gateway.PostAsync([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Query)]);
        var text = await _gateway.PostAsync("""{"query":"{ courierByBarqId(barqId: \"حسن 🚚\") { id } }"}""");
        var invalid = await _gateway.PostAsync([.. "{\"query\":\""u8, 0xC3, 0x28, .. "\"}"u8]);

        Assert.Equal((200, 200, 400), (bom.Status, text.Status, invalid.Status));
        Assert.Equal("""{"data":{"courierByBarqId":null}}""", text.Text);
    }

    [Fact]
    public async Task Get_QueryWithVariables_IsAnswered()
    {
        var answer = await _gateway.GetAsync(
            $"?query={Uri.EscapeDataString("query A($n: Int!) { deliveries(first: $n) { nodes { trackingNumber } } } query B { __typename }")}"
            + $"&operationName=A&variables={Uri.EscapeDataString("""{"n":1}""")}&extensions={{}}");

        Assert.Equal((200, """{"data":{"deliveries":{"nodes":[{"trackingNumber":"BQ1000001SA"}]}}}"""), (answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("?query=", 400)]
    [InlineData("?query={__typename}&variables=[]", 400)]
    [InlineData("?query={__typename}&variables={", 400)]
    [InlineData("?query={__typename}&query={__typename}", 400)]
    [InlineData("?query={__typename}&extensions=1", 400)]
    public async Task Get_BadParameters_AreRefused(string query, int status) => Assert.Equal(status, (await _gateway.GetAsync(query, GraphQL)).Status);

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Send_OtherMethod_Is405WithAllow(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "");
        var answer = await _gateway.SendAsync(request);

        Assert.Equal(405, answer.Status);
        Assert.Equal(["GET", "POST"], answer.ContentHeaders.Allow.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Cookie", "a=b", null, 400)]
    [InlineData("Cookie", "a=b", "GraphQL-Preflight", 200)]
    [InlineData("Cookie", "a=b", "Apollo-Require-Preflight", 200)]
    [InlineData("X-Any", "x", null, 200)]
    public async Task Get_WithAmbientCredentials_NeedsAPreflightHeader(string header, string value, string? preflight, int status)
    {
        var answer = await _gateway.GetAsync("?query={__typename}", configure: request =>
        {
            request.Headers.TryAddWithoutValidation(header, value);
            if (preflight is not null)
            {
                request.Headers.Add(preflight, "1");
            }
        });

        Assert.Equal((status, status == 200 ? null : "CSRF_PREVENTED"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Post_Batch_AnswersInOrderEachOnItsOwn()
    {
        var answer = await _gateway.PostAsync($$"""[{{Query}}, {"query":"{ nothing }"}, 7, {"query":"{ deliveries { totalCount } }"}]""");

        using var json = System.Text.Json.JsonDocument.Parse(answer.Body);
        var answers = json.RootElement.EnumerateArray().ToArray();
        Assert.Equal((200, 4), (answer.Status, answers.Length));
        Assert.Equal([true, false, false, true], answers.Select(one => one.TryGetProperty("data", out _)));
        Assert.Equal(5000, answers[3].GetProperty("data").GetProperty("deliveries").GetProperty("totalCount").GetInt32());
    }

    [Theory]
    [InlineData(10, 200)]
    [InlineData(11, 400)]
    public async Task Post_BatchOfSomeLength_IsLimited(int length, int status) =>
        Assert.Equal(status, (await _gateway.PostAsync($"[{string.Join(',', Enumerable.Repeat(Query, length))}]")).Status);

    [Theory]
    [InlineData(null, null)]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip, br", "br")]
    [InlineData("gzip;q=0, identity", null)]
    public async Task Post_AcceptEncoding_CompressesLongAnswers(string? accepted, string? expected)
    {
        void Accept(HttpRequestMessage request)
        {
            if (accepted is not null)
            {
                request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
            }
        }

        var longOne = await _gateway.PostAsync("""{"query":"{ deliveries(first: 50) { nodes { id trackingNumber deliveryAddress } } }"}""", configure: Accept);
        var shortOne = await _gateway.PostAsync(Query, configure: Accept);

        Assert.Equal((expected, null), (longOne.ContentHeaders.ContentEncoding.SingleOrDefault(), shortOne.ContentHeaders.ContentEncoding.SingleOrDefault()));
        Assert.Contains("Accept-Encoding", longOne.Headers.Vary, StringComparer.OrdinalIgnoreCase);
    }
}
