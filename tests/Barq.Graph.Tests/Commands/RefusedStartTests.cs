using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.Commands;

/// <summary>What can't start says so in one line for each thing to change, and nothing else.</summary>
public sealed partial class RefusedStartTests
{
    private const string Key = "a key that only tests know, and nobody else";

    // Names, passwords and folders that may be anything; and what is looked for once the settings are known.
    private static readonly string[] _anyText = ["AUTH_AUDIENCE", "AUTH_ISSUER", "MAIL_PICKUP_FOLDER", "SENTRY_ENVIRONMENT", "SMTP_HOST", "SMTP_PASSWORD", "SMTP_USERNAME"];
    private static readonly string[] _lookedAtLater = ["PERSISTED_OPERATIONS_FOLDER"];

    [Fact]
    public async Task Start_SeveralBadSettings_NamesEachWithItsValueAndWhatIsAllowed()
    {
        var refused = await RunAsync(new()
        {
            ["DB_POOL_SIZE"] = "many",
            ["MIN_COMPRESSION_SIZE"] = "-1",
            ["REDIS_URL"] = "redis://:secret@host:99999",
            ["GRAPHQL_MAX_BATCH"] = "101",
        });

        Assert.Equal(1, refused.ExitCode);
        Assert.Equal("", refused.Output);
        string[] expected =
        [
            "barq: DB_POOL_SIZE is 'many': allowed is a whole number from 0 to 1000.",
            "barq: GRAPHQL_MAX_BATCH is '101': allowed is a whole number from 0 to 100.",
            "barq: MIN_COMPRESSION_SIZE is '-1': allowed is a whole number from 0 to 100000000.",
            "barq: REDIS_URL is 'redis://:***@host:99999': it names no host, or a port that is none; "
                + "allowed is redis://[user:password@]host[:port][,host[:port]…][/database][?service=name], or rediss:// for TLS.",
        ];
        Assert.Equal(expected, refused.ErrorLines.Order(StringComparer.Ordinal));
    }

    // SHUTDOWN_DRAIN was told alone, and the others one start later; others came with words about a class.
    [Fact]
    public async Task Start_EverySettingBad_IsToldOfEachAtOnceInALineThatBeginsWithItsName()
    {
        var bad = SettingExamplesTests.Settings().Keys.Except(_anyText).Except(_lookedAtLater).Order(StringComparer.Ordinal).ToArray();

        var refused = await RunAsync(bad.ToDictionary(name => name, _ => (string?)"%%"));

        Assert.Equal(1, refused.ExitCode);
        Assert.Equal(bad, refused.ErrorLines.Select(line => Name().Match(line).Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotContain(refused.ErrorLines, line => line.EndsWith("..", StringComparison.Ordinal) || line.Contains("Options", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, "DATABASE_URL to a PostgreSQL database and REDIS_URL")]
    [InlineData("sqlite:///own.db", "redis://127.0.0.1:6379", "DATABASE_URL to a PostgreSQL database")]
    [InlineData("postgresql://u:p@127.0.0.1:1/d", null, "REDIS_URL")]
    public async Task Start_ProductionOnAnEmbeddedPart_IsRefused(string? database, string? redis, string missing)
    {
        var refused = await RunAsync(new() { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["DATABASE_URL"] = database, ["REDIS_URL"] = redis, ["AUTH_SYMMETRIC_KEY"] = Key });

        Assert.Equal(1, refused.ExitCode);
        Assert.Equal(
            $"barq: Production does not start on the embedded default: set {missing}, or BARQ_ALLOW_EMBEDDED to 'true'.",
            Assert.Single(refused.ErrorLines));
    }

    [Fact]
    public async Task Start_ProductionThatTrustsNoToken_IsRefused()
    {
        var refused = await RunAsync(new() { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["BARQ_ALLOW_EMBEDDED"] = "true" });

        Assert.Equal(1, refused.ExitCode);
        Assert.Equal(
            "barq: Production does not start without knowing whose tokens to trust: set AUTH_AUTHORITY, AUTH_SYMMETRIC_KEY or AUTH_RSA_PUBLIC_KEY.",
            Assert.Single(refused.ErrorLines));
    }

    [Fact]
    public async Task Start_ProductionThatMayBeEmbedded_StartsWithoutADemoFleet()
    {
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart
        {
            Environment = new Dictionary<string, string?> { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["BARQ_ALLOW_EMBEDDED"] = "true", ["AUTH_SYMMETRIC_KEY"] = Key },
        });

        Assert.DoesNotContain("demo fleet", gateway.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DatabaseAway_SaysSoWithoutThePassword()
    {
        var refused = await RunAsync(new() { ["DATABASE_URL"] = $"postgresql://barq:secret@127.0.0.1:{FreePort.Next()}/fleet" });

        Assert.Equal(1, refused.ExitCode);
        Assert.Matches(@"^barq: The database 127\.0\.0\.1:\d+/fleet can't be prepared: .*refused", Assert.Single(refused.ErrorLines));
        Assert.DoesNotContain("   at ", refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortTaken_SaysSo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var refused = await RunAsync(new() { ["ASPNETCORE_URLS"] = null, ["HTTP_PORT"] = $"{((IPEndPoint)taken.LocalEndpoint).Port}" });

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("address already in use", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortTaken_PreparesNothing()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var refused = await RunAsync(new() { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}" });

        Assert.Equal("", refused.Output);
    }

    [Fact]
    public async Task Start_OriginWithoutAScheme_IsRefused()
    {
        var refused = await RunAsync(new() { ["CORS_ALLOWED_ORIGINS"] = "https://app.example.com,app.example.com" });

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("barq: CORS_ALLOWED_ORIGINS is 'https://app.example.com,app.example.com': 'app.example.com' is no origin", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NameNearToASetting_IsWarnedOf()
    {
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = new Dictionary<string, string?> { ["DB_POOLSIZE"] = "5" } });

        await gateway.WaitForLineAsync("DB_POOLSIZE is no setting and changes nothing: was DB_POOL_SIZE meant?");
    }

    [Fact]
    public async Task Start_ReplicasOfSqlite_IsRefused()
    {
        var refused = await RunAsync(new() { ["DB_READ_REPLICAS_ENABLED"] = "true", ["DB_READ_REPLICA_URLS"] = "postgresql://u:p@127.0.0.1:1/d" });

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("SQLite, which has no replicas", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }

    private static Task<GatewayCommand> RunAsync(Dictionary<string, string?> environment) =>
        GatewayCommand.RunAsync(new GatewayStart { Environment = environment });

    [GeneratedRegex("^barq: ([A-Z][A-Z0-9_]+)[ ,]")]
    private static partial Regex Name();
}
