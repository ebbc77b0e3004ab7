using System.Security.Cryptography;
using System.Text.Json;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Testing.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Barq.Graph.Tests.Authorization;

/// <summary>Only a token that a trusted issuer made lets anybody in, and it says who that is.</summary>
public sealed class TokenTests
{
    private const string Query = """{ "query": "{ organizations { nodes { id } totalCount } }" }""";

    [Fact]
    public async Task Request_WithAToken_RunsAsItsBearer()
    {
        await using var gateway = await StartAsync(new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });

        var manager = await SendAsync(gateway, TestTokens.Make(TestTokens.Symmetric()));
        var platform = await SendAsync(gateway, TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true }));
        var byGlobalId = await SendAsync(gateway, TestTokens.Make(TestTokens.Symmetric(), new() { ["organization_id"] = "T3JnYW5pemF0aW9uOjE=", ["role"] = "viewer" }));

        Assert.Equal([(200, 1), (200, 5), (200, 1)], new[] { Seen(manager), Seen(platform), Seen(byGlobalId) });
    }

    [Fact]
    public async Task Request_WithoutATokenWhereTokensAreNeeded_Is401()
    {
        await using var gateway = await StartAsync(new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });

        var answer = await gateway.PostAsync(Query);

        Assert.Equal((401, "UNAUTHENTICATED"), (answer.Status, answer.Code));
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    public static TheoryData<string> BadTokens => new(
        "",
        "nonsense",
        "a.b.c",
        TestTokens.Make(null),
        TestTokens.Make(TestTokens.Symmetric("another key that is just as long as that")),
        TestTokens.Make(TestTokens.Symmetric(), minutes: -5),
        TestTokens.Make(TestTokens.Symmetric()) + "x",
        TestTokens.Make(TestTokens.Symmetric(), issuer: "https://elsewhere", audience: "barq"),
        TestTokens.Make(TestTokens.Symmetric(), issuer: "https://here", audience: "another"));

    [Theory, MemberData(nameof(BadTokens))]
    public async Task Request_WithABadToken_Is401AndTellsNobodyWhy(string token)
    {
        await using var gateway = await StartAsync(new()
        {
            ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["AUTH_ISSUER"] = "https://here", ["AUTH_AUDIENCE"] = "barq",
        });

        var answer = await SendAsync(gateway, token);
        var good = await SendAsync(gateway, TestTokens.Make(TestTokens.Symmetric(), issuer: "https://here", audience: "barq"));

        Assert.Equal((401, "UNAUTHENTICATED"), (answer.Status, answer.Code));
        Assert.DoesNotContain("IDX", answer.Text, StringComparison.Ordinal);
        Assert.Equal(200, good.Status);
    }

    public static TheoryData<string> CriticalHeaders => ["""["b64"]""", """["exp"]""", """["urn:example:unknown","exp"]""", "[]", "\"exp\"", "true"];

    [Theory, MemberData(nameof(CriticalHeaders))]
    public async Task Request_TokenThatSaysWhatMustBeUnderstood_Is401(string critical)
    {
        await using var gateway = await StartAsync(new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });

        var answer = await SendAsync(gateway, TestTokens.Make(TestTokens.Symmetric(), header: new() { ["crit"] = JsonSerializer.Deserialize<JsonElement>(critical) }));
        var other = await SendAsync(gateway, TestTokens.Make(TestTokens.Symmetric(), header: new() { ["critical"] = "exp" }));

        Assert.Equal((401, "UNAUTHENTICATED", 200), (answer.Status, answer.Code, other.Status));
    }

    public static TheoryData<string> Nobodies => new(
        """{ }""",
        """{ "organization_id": 1 }""",
        """{ "role": "OWNER" }""",
        """{ "organization_id": 1, "role": "EMPEROR" }""",
        """{ "organization_id": "T3duZXI6MQ==", "role": "OWNER" }""",
        """{ "organization_id": 1, "role": "COURIER" }""",
        """{ "platform_admin": false }""");

    [Theory, MemberData(nameof(Nobodies))]
    public async Task Request_WithATokenOfNobody_Is403(string claims)
    {
        await using var gateway = await StartAsync(new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });

        var answer = await SendAsync(gateway, TestTokens.Make(TestTokens.Symmetric(), JsonSerializer.Deserialize<Dictionary<string, object>>(claims)));

        Assert.Equal((403, "FORBIDDEN"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Request_RsaKeyBySetting_IsTrustedAndNeverTakenForASecret()
    {
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportSubjectPublicKeyInfoPem();
        await using var gateway = await StartAsync(new() { ["AUTH_RSA_PUBLIC_KEY"] = pem.Replace("\n", @"\n", StringComparison.Ordinal) });

        Assert.Equal((200, 1), Seen(await SendAsync(gateway, TestTokens.Make(TestTokens.Rsa(rsa)))));
        // Who knows the public key, and everybody does, signs with it as if it were a secret.
        Assert.Equal(401, (await SendAsync(gateway, TestTokens.Make(TestTokens.Symmetric(pem)))).Status);
        using var another = RSA.Create(2048);
        Assert.Equal(401, (await SendAsync(gateway, TestTokens.Make(TestTokens.Rsa(another)))).Status);
    }

    [Fact]
    public async Task Request_OpenIdConnectIssuer_IsTrustedThroughAChangeOfKeys()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var gateway = await StartAsync(new() { ["AUTH_AUTHORITY"] = issuer.Authority, ["AUTH_AUDIENCE"] = "barq" });

        Assert.Equal((200, 1), Seen(await SendAsync(gateway, issuer.Make(audience: "barq"))));
        Assert.Equal(401, (await SendAsync(gateway, issuer.Make(audience: "another"))).Status);
        Assert.Equal(401, (await SendAsync(gateway, issuer.Make("https://elsewhere", "barq"))).Status);
        Assert.Equal(401, (await SendAsync(gateway, TestTokens.Make(TestTokens.Symmetric(), issuer: issuer.Authority, audience: "barq"))).Status);

        issuer.ChangeKey();
        await Barq.Testing.Processes.Poll.UntilAsync(async () => (await SendAsync(gateway, issuer.Make(audience: "barq"))).Status == 200, "the new key is trusted");
    }

    [Fact]
    public async Task Request_IssuerAway_Is503UntilItIsThere()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var away = $"http://127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}";
        taken.Stop();
        var log = new Metrics.LoggedLines();
        await using var gateway = await HttpGateway.StartAsync(
            settings: new() { ["AUTH_AUTHORITY"] = away }, environment: "Production", configure: services => services.AddSingleton<ILoggerProvider>(log));

        // Nobody can say that it is bad: a client that renews its token for that, or signs its user out, does so in vain.
        foreach (var _ in Enumerable.Range(0, 3))
        {
            var answer = await SendAsync(gateway, issuer.Make());
            Assert.Equal((503, "SERVICE_UNAVAILABLE"), (answer.Status, answer.Code));
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        await using var socket = await SocketClient.ConnectAsync(gateway.Address);
        await socket.SendAsync($"{{\"type\":\"connection_init\",\"payload\":{{\"Authorization\":\"Bearer {issuer.Make()}\"}}}}");
        Assert.Equal(1013, (await socket.ClosedAsync()).Code);
        var report = await gateway.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["issuer"].Status);
        Assert.Single(log.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains(away, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_IssuerGone_OnceItsKeysAreKnown_IsAnswered()
    {
        var issuer = await TestIssuer.StartAsync();
        await using var gateway = await StartAsync(new() { ["AUTH_AUTHORITY"] = issuer.Authority });
        var (first, second) = (issuer.Make(), issuer.Make());
        Assert.Equal(200, (await SendAsync(gateway, first)).Status);
        await issuer.DisposeAsync();

        Assert.Equal(200, (await SendAsync(gateway, second)).Status);
        Assert.Equal(401, (await SendAsync(gateway, TestTokens.Make(TestTokens.Symmetric()))).Status);
    }

    [Fact]
    public async Task Batch_WithAToken_RunsAsItsBearerThroughout()
    {
        await using var gateway = await StartAsync(new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });

        var answer = await SendAsync(gateway, TestTokens.Make(TestTokens.Symmetric()), $"[{Query},{Query}]");

        using var json = JsonDocument.Parse(answer.Body);
        Assert.All(json.RootElement.EnumerateArray(), one => Assert.Equal(1, one.GetProperty("data").GetProperty("organizations").GetProperty("totalCount").GetInt32()));
    }

    private static Task<HttpGateway> StartAsync(Dictionary<string, string?> settings) => HttpGateway.StartAsync(settings: settings, environment: "Production");

    private static Task<HttpAnswer> SendAsync(HttpGateway gateway, string token, string body = Query) =>
        gateway.PostAsync(body, configure: request => request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token));

    private static (int Status, int Organizations) Seen(HttpAnswer answer)
    {
        using var json = JsonDocument.Parse(answer.Body);
        return (answer.Status, json.RootElement.TryGetProperty("data", out var data) ? data.GetProperty("organizations").GetProperty("totalCount").GetInt32() : -1);
    }
}
