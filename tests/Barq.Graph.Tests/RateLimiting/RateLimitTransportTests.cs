using System.Globalization;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Barq.Graph.Files;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Graph.Transport.Addressing;
using Barq.Testing.Redis;

namespace Barq.Graph.Tests.RateLimiting;

/// <summary>Whatever a request comes by, it counts, and one too many is told so.</summary>
public sealed class RateLimitTransportTests
{
    private const string Query = """{"query":"{ __typename }"}""";
    private const int Limit = 3;

    private static readonly (string Name, Func<HttpRequestMessage> Make)[] _ways =
    [
        ("post", () => Post("/graphql", Query)),
        ("post that is no JSON", () => Post("/graphql", "{")),
        ("get", () => new(HttpMethod.Get, "/graphql?query={__typename}")),
        ("another method", () => new(HttpMethod.Put, "/graphql")),
        ("persisted", () => new(HttpMethod.Get, "/graphql/persisted/" + new string('a', 64))),
        ("event stream by post", () => Stream(Post("/graphql", Query))),
        ("event stream by get", () => Stream(new(HttpMethod.Get, "/graphql?query={__typename}"))),
        ("upload", () => Post(FileEndpoints.UploadPath, "a", "text/csv")),
        ("file", () => new(HttpMethod.Get, Barq.Persistence.Files.FileLink.Path + "/nonsense")),
        ("figures", () => new(HttpMethod.Get, "/api/v1/performance/metrics")),
    ];

    [SkippableFact]
    public async Task Request_OverTheLimit_Is429OnEveryWay()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartAsync(redis);
        var user = 100;
        foreach (var (name, make) in _ways)
        {
            var token = Token(++user);
            for (var i = 1; i <= Limit + 2; i++)
            {
                using var request = make();
                request.Headers.Authorization = new("Bearer", token);
                using var response = await gateway.Client.SendAsync(request);
                Assert.True(((int)response.StatusCode == 429) == (i > Limit), $"{name}, {i}: {response.StatusCode}");
                Assert.Equal($"\"requests\";q={Limit};w=86400", response.Headers.GetValues("RateLimit-Policy").Single());
                var left = response.Headers.GetValues("RateLimit").Single();
                Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"\"requests\";r={Math.Max(0, Limit - i)};t="), left, StringComparison.Ordinal);
                if (i > Limit)
                {
                    Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 2 * 86_400);
                    using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
                    var extensions = body.RootElement.GetProperty("errors")[0].GetProperty("extensions");
                    Assert.Equal("RATE_LIMITED", extensions.GetProperty("code").GetString());
                    Assert.InRange(extensions.GetProperty("retryAfter").GetInt32(), 1, 2 * 86_400);
                }
            }
        }
    }

    [SkippableFact]
    public async Task Batch_EachOfItsRequests_Counts()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartAsync(redis);

        var answer = await gateway.PostAsync($"[{string.Join(',', Enumerable.Repeat(Query, 5))}]", configure: request => request.Headers.Authorization = new("Bearer", Token(1)));

        Assert.Equal((200, 3, 2), (answer.Status, answer.Text.Split("{\"data\":{\"__typename\":\"Query\"}}").Length - 1, answer.Text.Split("RATE_LIMITED").Length - 1));
    }

    [SkippableFact]
    public async Task Refusals_AreAmongTheFigures()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartAsync(redis);
        for (var i = 0; i < Limit + 2; i++)
        {
            await gateway.PostAsync(Query, configure: request => request.Headers.Authorization = new("Bearer", Token(1)));
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/performance/metrics");
        request.Headers.Authorization = new("Bearer", TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true, ["user_id"] = 9 }));
        var figures = await gateway.SendAsync(request);

        using var json = JsonDocument.Parse(figures.Body);
        var limits = json.RootElement.GetProperty("limits");
        Assert.Equal((4, 2, 0), (limits.GetProperty("rate_allowed").GetInt32(), limits.GetProperty("rate_refused").GetInt32(), limits.GetProperty("rate_alone").GetInt32()));
        Assert.All(
            (string[])["executing", "refused", "shed", "queue_delay", "turns_running", "turns_waiting", "turns_shed"], name => Assert.Equal(JsonValueKind.Number, limits.GetProperty(name).ValueKind));
    }

    [SkippableFact]
    public async Task Socket_EachOperationAndHandshake_Counts()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartAsync(redis);
        await using (var client = await SocketClient.OpenAsync(gateway.Address, Token(1)))
        {
            for (var i = 1; i <= Limit + 1; i++)
            {
                var id = i.ToString(CultureInfo.InvariantCulture);
                await client.SubscribeAsync(id, "{ __typename }");
                var answer = await client.ReceiveAsync();
                Assert.StartsWith($$"""{"id":"{{id}}","type":"{{(i > Limit ? "error" : "next")}}",""", answer, StringComparison.Ordinal);
                if (i > Limit)
                {
                    Assert.Contains("\"code\":\"RATE_LIMITED\",\"retryAfter\":", answer, StringComparison.Ordinal);
                }
                else
                {
                    await client.ReceiveAsync();
                }
            }
        }

        await using var second = await SocketClient.ConnectAsync(gateway.Address);
        await using var third = await SocketClient.ConnectAsync(gateway.Address);
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => SocketClient.ConnectAsync(gateway.Address));
        Assert.Contains("429", refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Request_OfNobody_CountsForItsAddressBehindTrustedProxiesAlone()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var plain = await StartAsync(redis);
        for (var i = 1; i <= Limit + 1; i++)
        {
            // A header that nobody asked for makes no new caller of anyone.
            Assert.Equal(i > Limit ? 429 : 200, await StatusAsync(plain, $"203.0.113.{i}"));
        }

        await using var behind = await StartAsync(redis, ("TRUSTED_PROXIES", "127.0.0.0/8, ::1, 10.0.0.7"));
        foreach (var (forwarded, status) in new[]
        {
            ("203.0.113.1", 200), ("203.0.113.1", 200), ("203.0.113.1", 200), ("203.0.113.1", 429), ("203.0.113.2", 200), ("198.51.100.1, 203.0.113.1", 429), ("203.0.113.1, 10.0.0.7", 429),
            ("2001:db8::1", 200), ("2001:db8::2", 200), ("2001:db8:0:0:ffff::", 200), ("2001:db8::3", 429), ("2001:db8:0:1::1", 200),
        })
        {
            Assert.Equal((forwarded, status), (forwarded, await StatusAsync(behind, forwarded)));
        }
    }

    [Theory]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData(null, "")]
    public void Address_AsACaller_IsTheHostOrItsNetwork(string? address, string caller) =>
        Assert.Equal(caller, ClientAddress.Of(address is null ? null : System.Net.IPAddress.Parse(address)));

    private static async Task<int> StatusAsync(HttpGateway gateway, string forwarded) =>
        (await gateway.PostAsync(Query, configure: request => request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwarded))).Status;

    private static Task<HttpGateway> StartAsync(RedisServer redis, params (string Name, string Value)[] settings) => redis.StartCachedGatewayAsync(
        new Dictionary<string, string?>(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
        {
            ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["RATE_LIMIT_REQUESTS"] = Limit.ToString(CultureInfo.InvariantCulture), ["RATE_LIMIT_WINDOW"] = "86400",
        });

    private static string Token(int user) =>
        TestTokens.Make(TestTokens.Symmetric(), new() { ["organization_id"] = 1, ["role"] = "MANAGER", ["user_id"] = user });

    private static HttpRequestMessage Post(string path, string body, string type = "application/json") =>
        new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type)) };

    private static HttpRequestMessage Stream(HttpRequestMessage request)
    {
        request.Headers.Accept.Add(new("text/event-stream"));
        return request;
    }
}
