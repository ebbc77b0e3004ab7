using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using StackExchange.Redis;

namespace Barq.Graph.Tests.Failover;

/// <summary>A Redis that is reached over TLS, with a certificate of the operator's own authority, by a user with the rights that docs/operations.md gives it.</summary>
public sealed class RedisAccessTests
{
    private const string Password = "s@cret/of:Barq";
    private const string Operator = "operator";

    [SkippableFact]
    public async Task Redis_OverTlsAsAUserWithTheDocumentedRights_HasCachesAndJobsAndNothingDenied()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        var (certificates, port) = (new RedisCertificates(), FreePort.Next());
        await using var redis = await StartAsync(certificates, port);
        var environment = new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = UrlOf(port), ["RATE_LIMIT_REQUESTS"] = "10000", ["SSL_CERT_FILE"] = certificates.Authority,
        };
        await using var host = await GatewayProcess.StartAsync(new GatewayStart { Program = RepositoryFolder.Program("Barq.Jobs"), Environment = environment });
        await using var one = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await using var two = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });
        await Poll.UntilAsync(async () => await HealthAsync(one) == "healthy" && await HealthAsync(two) == "healthy", "Redis to be healthy");

        var delivery = (await AskAsync(one, "{ deliveries(first: 1, where: { status: { eq: PENDING } }) { nodes { id } } }")).GetProperty("deliveries").GetProperty("nodes")[0].GetProperty("id").GetString();
        foreach (var (writer, reader) in ((GatewayProcess, GatewayProcess)[])[(one, two), (two, one)])
        {
            var notes = $"written at {writer.BaseAddress}";
            await AskAsync(writer, $"mutation {{ updateDelivery(input: {{ deliveryId: \"{delivery}\", notes: \"{notes}\" }}) {{ delivery {{ id }} errors {{ __typename }} }} }}");
            Assert.Equal(notes, (await AskAsync(reader, $"{{ delivery(id: \"{delivery}\") {{ notes organization {{ name }} }} }}")).GetProperty("delivery").GetProperty("notes").GetString());
        }

        var id = (await AskAsync(one, "mutation { recomputeCourierPerformance(input: { organizationId: \"T3JnYW5pemF0aW9uOjE=\" }) { job { id } } }")).GetProperty("recomputeCourierPerformance").GetProperty("job").GetProperty("id").GetString();
        await Poll.UntilAsync(async () => (await AskAsync(two, $"{{ node(id: \"{id}\") {{ ... on BackgroundJob {{ status }} }} }}")).GetProperty("node").GetProperty("status").GetString() == "SUCCEEDED", "the job to be done");

        await using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis.Port},user={Operator},password={Operator},allowAdmin=true");
        var clients = await connection.GetServers().Single().ClientListAsync();
        var denied = (RedisResult[])(await connection.GetDatabase().ExecuteAsync("ACL", "LOG"))!;
        Assert.Equal([], denied.Select(entry => string.Join(' ', (string[])entry!)));
        Assert.NotEqual(0, clients.Count(client => client.Name?.StartsWith("barq", StringComparison.Ordinal) == true));
        Assert.NotEqual(0, (long)await connection.GetDatabase().KeyExistsAsync(["{barq}:clock"]));
    }

    [SkippableTheory]
    [InlineData(false, Password, "RemoteCertificateNameMismatch|RemoteCertificateChainErrors|certificate")]
    [InlineData(true, "guessed", "WRONGPASS|AuthenticationFailure|authentication")]
    public async Task Redis_StrangersCertificateOrWrongPassword_IsNotUsedAndTheLogSaysWhy(bool isTrusted, string password, string why)
    {
        var (certificates, port) = (new RedisCertificates(), FreePort.Next());
        await using var redis = await StartAsync(certificates, port);
        var environment = new Dictionary<string, string?> { ["REDIS_URL"] = UrlOf(port, password), ["SSL_CERT_FILE"] = isTrusted ? certificates.Authority : null };
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = environment });

        Assert.Equal("degraded", await HealthAsync(gateway));
        await Poll.UntilAsync(() => gateway.Output.Lines.Any(line => why.Split('|').Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase))), $"the log to say why: {gateway.Output}");
        Assert.DoesNotContain(password, gateway.Output.ToString(), StringComparison.Ordinal);
    }

    private static Task<RedisProcess> StartAsync(RedisCertificates certificates, int port) => RedisProcess.StartNewAsync(
        [.. certificates.SettingsOf(port), "--user", "default", "off", "--user", Operator, "on", $">{Operator}", "~*", "&*", "+@all", "--user", .. Documented()]);

    private static string UrlOf(int port, string password = Password) => string.Create(CultureInfo.InvariantCulture, $"rediss://barq:{Uri.EscapeDataString(password)}@127.0.0.1:{port}");

    // user barq on >… …
    private static IEnumerable<string> Documented() =>
        File.ReadLines(Repository.PathOf("docs", "operations.md")).Single(line => line.StartsWith("user barq on ", StringComparison.Ordinal)).Split(' ').Skip(1)
            .Select(word => word.StartsWith('>') ? $">{Password}" : word);

    private static async Task<string?> HealthAsync(GatewayProcess gateway)
    {
        using var health = JsonDocument.Parse(await gateway.Client.GetStringAsync("health/ready"));
        return health.RootElement.GetProperty("checks").GetProperty("redis").GetProperty("status").GetString();
    }

    private static async Task<JsonElement> AskAsync(GatewayProcess gateway, string query)
    {
        using var answer = await gateway.Client.PostAsJsonAsync("graphql", new { query });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }
}
