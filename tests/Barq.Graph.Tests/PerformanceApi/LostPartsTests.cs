using System.Text.Json;
using Barq.Testing.Gateway;
using Barq.Testing.PostgreSql;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Npgsql;

namespace Barq.Graph.Tests.PerformanceApi;

/// <summary>What a gateway says of its parts while one of them is stopped, and when it is back: real servers, stopped in order.</summary>
public sealed class LostPartsTests
{
    [SkippableFact]
    public async Task Health_APartIsStopped_SaysWhichOneAndIsWellAgainAfterwards()
    {
        await using var primary = await PostgreSqlProcess.StartNewAsync();
        await using var redis = await RedisProcess.StartNewAsync();
        await using var jobs = await RedisProcess.StartNewAsync();
        var settings = new Dictionary<string, string?> { ["DATABASE_URL"] = Of(primary) };
        var migrated = await GatewayCommand.RunAsync(new GatewayStart { Arguments = ["migrate"], Environment = settings });
        Assert.True(migrated.ExitCode == 0, migrated.Error);
        await using var replica = await primary.StartReplicaAsync();
        settings["REDIS_URL"] = redis.Url;
        settings["JOBS_REDIS_URL"] = jobs.Url;
        settings["DB_READ_REPLICAS_ENABLED"] = "true";
        settings["DB_READ_REPLICA_URLS"] = Of(replica);
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = settings });
        await UntilAsync(gateway, 200, "database: healthy, redis: healthy, replica-1: healthy");

        // Reads go to the primary.
        await replica.StopAsync();
        await UntilAsync(gateway, 200, "database: healthy, redis: healthy, replica-1: degraded");
        await replica.StartAsync();
        await UntilAsync(gateway, 200, "database: healthy, redis: healthy, replica-1: healthy");

        // The caches are off, and it is slower.
        await redis.StopAsync();
        await UntilAsync(gateway, 200, "database: healthy, redis: degraded, replica-1: healthy");
        await redis.StartAsync();
        await UntilAsync(gateway, 200, "database: healthy, redis: healthy, replica-1: healthy");

        // Jobs wait.
        await jobs.StopAsync();
        await UntilAsync(gateway, 200, "database: healthy, redis: healthy, replica-1: healthy", "job_host: degraded");
        await jobs.StartAsync();

        // It can do nothing.
        await primary.StopAsync();
        await UntilAsync(gateway, 503, "database: unhealthy, redis: healthy, replica-1: healthy");
        await primary.StartAsync();
        await UntilAsync(gateway, 200, "database: healthy, redis: healthy, replica-1: healthy");
    }

    private static string Of(PostgreSqlProcess server) => new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "barq" }.ConnectionString;

    // Both reports, of all parts and of readiness, since an orchestrator reads the one and an operator the other.
    private static async Task UntilAsync(GatewayProcess gateway, int status, params string[] expected)
    {
        var seen = "";
        try
        {
            await Poll.UntilAsync(
                async () =>
                {
                    // Whatever it has lost, a new start would not bring it back.
                    Assert.True((await gateway.Client.GetAsync("health/live")).IsSuccessStatusCode);
                    using var ready = await gateway.Client.GetAsync("health/ready");
                    using var all = await gateway.Client.GetAsync("api/v1/performance/health");
                    using var report = JsonDocument.Parse(await all.Content.ReadAsStringAsync());
                    var parts = report.RootElement.GetProperty("checks").EnumerateObject().ToDictionary(part => part.Name, part => part.Value.GetProperty("status").GetString());
                    seen = $"{(int)ready.StatusCode} {(int)all.StatusCode} {string.Join(", ", ((string[])["database", "redis", "replica-1"]).Select(part => $"{part}: {parts[part]}"))}, job_host: {parts["job_host"]}";
                    return (int)ready.StatusCode == status && (int)all.StatusCode == status && expected.All(part => seen.Contains(part, StringComparison.Ordinal));
                },
                "the report");
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Expected {status} {string.Join(", ", expected)}; it stays {seen}.");
        }
    }
}
