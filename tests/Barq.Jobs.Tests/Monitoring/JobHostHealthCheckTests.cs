using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Jobs.Tests.Monitoring;

/// <summary>What a gateway's health says of the job hosts.</summary>
public sealed class JobHostHealthCheckTests
{
    [SkippableTheory, MemberData(nameof(TestRedisServers.All), MemberType = typeof(TestRedisServers))]
    public async Task Check_NoHostOneHostAndOneThatIsSilent_SaysWhich(TestRedis kind)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var gateway = JobNode.Create(database, redis);
        Assert.Equal((HealthStatus.Degraded, "No job host is known: jobs wait."), Told(await CheckAsync(gateway)));

        await using (var host = await JobNode.StartAsync(database, redis, null, ("JOBS_WORKER_CONCURRENCY", "5")))
        {
            await host.Log.UntilAsync(async () => (await CheckAsync(gateway)).Status == HealthStatus.Healthy, "the host to be seen");
            await host.Log.UntilAsync(async () => (await CheckAsync(gateway)).Description!.StartsWith("5 workers; last heartbeat 20", StringComparison.Ordinal), "all workers to be seen");

            // For a gateway whose clock is half a minute on, it has been silent for so long.
            var later = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddSeconds(30));
            await using var laterGateway = JobNode.Create(database, redis, services => services.AddSingleton<TimeProvider>(later));
            var silent = await CheckAsync(laterGateway);
            Assert.Equal(HealthStatus.Degraded, silent.Status);
            Assert.Contains("last heartbeat", silent.Description, StringComparison.Ordinal);
            Assert.IsType<DateTimeOffset>(silent.Data["last_heartbeat"]);
        }

        Assert.Equal("No job host is known: jobs wait.", (await CheckAsync(gateway)).Description);
    }

    private static (HealthStatus Status, string? Description) Told(HealthReportEntry entry) => (entry.Status, entry.Description);

    private static async Task<HealthReportEntry> CheckAsync(JobNode node) =>
        (await node.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "job_host")).Entries["job_host"];
}
