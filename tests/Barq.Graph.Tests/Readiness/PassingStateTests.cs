using System.Net;
using System.Text.Json;
using Barq.Graph.ResponseCache;
using Barq.Graph.ResponseCache.Warming;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.WarmUp;
using Barq.Jobs.Draining;
using Barq.Persistence.Databases;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Barq.Graph.Tests.Readiness;

/// <summary>A start and an end are no faults: who asks meanwhile hears "not ready", and the log has no error of it.</summary>
public sealed class PassingStateTests
{
    private static readonly string[] _states = ["CacheWarmer", "Drain", "Rehearser"];
    private static readonly string[] _faults = ["Check", "DatabaseHealthCheck", "JobHostHealthCheck", "MemoryWatch", "RedisHealthCheck", "TokenIssuer"];

    // Who adds a health check says here which of the two it tells of; a state has a test below.
    [Fact]
    public void Check_OfTheProduct_TellsOfAStateThatPassesOrOfAFault()
    {
        var checks = new[] { typeof(FleetDatabase), typeof(Drain), typeof(Rehearser) }.SelectMany(type => type.Assembly.GetTypes()).Where(type => type.IsAssignableTo(typeof(IHealthCheck)));

        Assert.Equal(_states.Concat(_faults).Order(StringComparer.Ordinal), checks.Select(check => check.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Asked_BeforeItsDocumentsAreRehearsed_IsNotReadyWithoutAnError()
    {
        await using var gateway = await TestGateway.CreateAsync(
            TestProvider.Sqlite, FleetDatabases.Demo, services => services.AddSingleton(new WarmUpOptions { Seconds = 30 }).AddWarmUp());

        Holds(await Asked.OfAsync(gateway.Services.GetRequiredService<Rehearser>()), "Trusted documents are being rehearsed: 0 runs.");
    }

    [Fact]
    public async Task Asked_BeforeItsCachesAreFilled_IsNotReadyWithoutAnError()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await TestGateway.CreateCachedAsync(
            TestProvider.Sqlite, FleetDatabases.Demo, redis.Configuration, services => services.PostConfigure<ResponseCacheOptions>(options => options.WarmsUp = true));

        Holds(await Asked.OfAsync(gateway.Services.GetRequiredService<CacheWarmer>()), "The caches are being filled: 0 of ? answers.");
    }

    [Fact]
    public async Task Asked_WhileItEnds_IsNotReadyWithoutAnError()
    {
        using var host = new HostBuilder().ConfigureServices(services => services.AddBarqDraining()).Build();
        await host.StartAsync();
        var drain = host.Services.GetRequiredService<Drain>();
        Assert.Equal(HealthStatus.Healthy, (await Asked.OfAsync(drain)).Status);

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Holds(await Asked.OfAsync(drain), "The host is ending.");
    }

    // Was: a line "fail" for each part and each time that somebody asked.
    [SkippableTheory]
    [InlineData("Barq.Graph", "warm-up")]
    [InlineData("Barq.Jobs", null)]
    public async Task Host_ProbedWhileItStartsAndEnds_IsNotReadyAndLogsNoError(string program, string? starts)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var redis = await RedisProcess.StartNewAsync();
        await using var host = await GatewayProcess.StartWithoutWaitingAsync(new GatewayStart
        {
            Program = RepositoryFolder.Program(program),
            Environment = new Dictionary<string, string?>
            {
                ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["WARM_UP_SECONDS"] = "60", ["CACHE_WARMING_ENABLED"] = "true", ["SHUTDOWN_DRAIN"] = "5",
            },
        });
        await Poll.UntilAsync(async () => await IsNotReadyAsync(host, starts), "the host to say that it is not ready yet");

        await host.AskToEndAsync();
        await Poll.UntilAsync(async () => await IsNotReadyAsync(host, "host"), "the host to say that it is ending");
        Assert.Equal(0, await host.ExitCodeAsync());

        Assert.DoesNotContain(host.Output.Lines, line => line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal));
    }

    private static void Holds(Asked asked, string why)
    {
        Assert.Equal((HealthStatus.Unhealthy, why), (asked.Status, asked.Why));
        Assert.Empty(asked.Logged);
    }

    // Of the part; with none, it is enough that it answers.
    private static async Task<bool> IsNotReadyAsync(GatewayProcess host, string? part)
    {
        try
        {
            using var response = await host.Client.GetAsync("health/ready");
            using var report = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            return part is null || (response.StatusCode == HttpStatusCode.ServiceUnavailable
                && report.RootElement.GetProperty("checks").GetProperty(part).GetProperty("status").GetString() == "unhealthy");
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }
}
