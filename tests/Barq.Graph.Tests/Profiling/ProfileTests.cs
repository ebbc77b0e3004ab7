using System.Text.Json;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Testing.Databases;
using Barq.Testing.Redis;

namespace Barq.Graph.Tests.Profiling;

/// <summary>What a response tells of the work behind it, and to whom.</summary>
public sealed class ProfileTests
{
    private const string Body = """{"query":"query Board { deliveries(first: 5) { nodes { trackingNumber organization { name } courier { fullName deliveries(first: 2) { nodes { trackingNumber } } } } } }"}""";

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Profile_ByHeaderOfAnAdministrator_HasStatementsBatchesAndCaches(TestProvider provider)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartAsync(redis, provider);
        var first = await SendAsync(gateway, Administrator, "1");
        var second = await SendAsync(gateway, Administrator, "1");

        using var json = JsonDocument.Parse(second.Text);
        var profile = json.RootElement.GetProperty("extensions").GetProperty("profile");
        Assert.Equal("query Board", profile.GetProperty("operation").GetString());
        Assert.True(profile.GetProperty("duration").GetDouble() > 0);
        var statements = profile.GetProperty("statements").EnumerateArray().ToArray();
        // On PostgreSQL the parcels of the couriers come with the couriers.
        var isOne = provider == TestProvider.PostgreSql;
        Assert.Equal(isOne ? ["Query.deliveries"] : ["Query.deliveries", "Courier.deliveries"], statements.Select(each => each.GetProperty("field").GetString()));
        Assert.All(statements, each => Assert.StartsWith(isOne ? "WITH l0" : "SELECT", each.GetProperty("sql").GetString(), StringComparison.Ordinal));
        Assert.InRange(statements[0].GetProperty("rows").GetInt64(), isOne ? 6 : 5, isOne ? 15 : 5);
        Assert.All(statements, each => Assert.True(each.GetProperty("duration").GetDouble() > 0));
        var batches = profile.GetProperty("batches").EnumerateArray().ToDictionary(each => each.GetProperty("loader").GetString()!);
        Assert.InRange(batches["Courier.deliveries"].GetProperty("size").GetInt32(), 1, 5);
        Assert.InRange(batches["Delivery.organization"].GetProperty("size").GetInt32(), 1, 5);
        var lookUps = Assert.Single(profile.GetProperty("caches").EnumerateArray(), each => each.GetProperty("namespace").GetString() == "organizations");
        Assert.Equal(("memory", 0), (lookUps.GetProperty("level").GetString(), lookUps.GetProperty("misses").GetInt64()));
        Assert.True(lookUps.GetProperty("hits").GetInt64() > 0);

        // Neither was kept: the same request without a profile is executed.
        Assert.Null(first.Headers.Age);
        Assert.Equal("no-store", second.Headers.CacheControl!.ToString());
        var plain = await SendAsync(gateway, Administrator, null);
        Assert.DoesNotContain("extensions", plain.Text, StringComparison.Ordinal);
        Assert.True(plain.Headers.Age is null || plain.Headers.Age == TimeSpan.Zero);
    }

    [Theory]
    [InlineData("1", false)]
    [InlineData(null, true)]
    public async Task Profile_OfAnybodyElse_IsNotTold(string? header, bool isEnabled)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartAsync(redis, TestProvider.Sqlite, isEnabled);

        Assert.DoesNotContain("profile", (await SendAsync(gateway, TestTokens.Make(TestTokens.Symmetric()), header)).Text, StringComparison.Ordinal);
        Assert.Equal(isEnabled, (await SendAsync(gateway, Administrator, null)).Text.Contains("profile", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Profile_OfAMutation_HasItsStatements()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartAsync(redis, TestProvider.Sqlite);
        var answer = await gateway.PostAsync(
            """{"query":"mutation { updateOrganization(input: { organizationId: \"T3JnYW5pemF0aW9uOjE=\", version: 999 }) { errors { __typename } } }"}""",
            configure: request => Prepare(request, Administrator, "true"));

        Assert.Contains("\"field\":\"Mutation.updateOrganization\"", answer.Text, StringComparison.Ordinal);
    }

    private static string Administrator => TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true });

    private static Task<HttpGateway> StartAsync(RedisServer redis, TestProvider provider, bool isEnabled = false) => HttpGateway.StartAsync(
        provider, settings: new()
        {
            ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["CACHE_ENABLED"] = "true", ["REDIS_URL"] = $"redis://{redis.Configuration}/0",
            ["PROFILING_ENABLED"] = isEnabled ? "true" : "false",
        }, environment: "Production");

    private static Task<HttpAnswer> SendAsync(HttpGateway gateway, string token, string? header) =>
        gateway.PostAsync(Body, configure: request => Prepare(request, token, header));

    private static void Prepare(HttpRequestMessage request, string token, string? header)
    {
        request.Headers.Authorization = new("Bearer", token);
        if (header is not null)
        {
            request.Headers.Add("Barq-Profile", header);
        }
    }
}
