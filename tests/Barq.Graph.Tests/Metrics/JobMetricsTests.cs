using System.Text.Json;
using Barq.Graph.Metrics;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Subscriptions;
using Barq.Graph.Tests.Transport.Http;
using Barq.Jobs.Composition;
using Barq.Jobs.Hosting;
using Barq.Jobs.Monitoring;
using Barq.Jobs.Offloading;
using Barq.Persistence.Access;
using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Databases;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Metrics;

/// <summary>The jobs among the gateway's figures: they move, they are the fleet's and counted once, and looking at them costs next to nothing.</summary>
public sealed class JobMetricsTests : SubscriptionTest
{
    private static readonly DateTimeOffset _now = new(2026, 11, 28, 9, 0, 0, TimeSpan.Zero);

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task ReadCluster_TwoNodesOnOneFleet_CountsItsJobsOnce(TestProvider provider)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var one = await TestGateway.CreateCachedAsync(provider, CornerFleet.Template, redis.Configuration, services => Configure(services, new StandingTime()));
        await using var other = await one.BesideCachedAsync();
        await AddAsync(one);
        await Poll.UntilAsync(async () =>
        {
            await other.Services.GetRequiredService<ClusterFigures>().PublishAsync(other.Services.GetRequiredService<MetricsCollector>().Read());
            return (await ReaderOf(one).ReadClusterAsync()).Nodes.Count == 2;
        }, "two nodes in the cluster's figures");

        foreach (var metrics in new[] { await ReaderOf(one).ReadClusterAsync(), await ReaderOf(one).ReadNodeAsync(), await ReaderOf(other).ReadClusterAsync() })
        {
            var jobs = metrics.Jobs!;
            Assert.Equal((3, 1, 1, 1, 2), (jobs.Enqueued, jobs.Processing, jobs.Scheduled, jobs.Failed, jobs.Dead));
            Assert.Equal(
                [new("high_priority", 0, 1, 0, 1, 2, null), new("default", 2, 0, 1, 0, 0, 30), new("low_priority", 1, 0, 0, 0, 0, null)],
                jobs.Queues);
            Assert.Equal(
                [new("importDeliveries", "default", 2, 0, 2 / 60.0, 3, 4), new("notifyStatusChange", "high_priority", 0, 1, 1 / 60.0, 9, 9)],
                jobs.Kinds);
            Assert.Equal((3 / 60.0, 5, 9), (jobs.JobsPerSecond, jobs.AvgTime!.Value, jobs.Max!.Value));
        }
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Read_ManyAtOnceAndAgain_IsCountedOnceASecond(TestProvider provider)
    {
        var time = new FakeTimeProvider(_now);
        await using var gateway = await TestGateway.CreateAsync(provider, CornerFleet.Template, services => Configure(services, time));

        // The first makes the connections, which may take longer than anybody waits.
        await Poll.UntilAsync(async () => (await ReaderOf(gateway).ReadNodeAsync()).Jobs is not null, "the jobs to be counted");
        var first = await CountAsync(gateway);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => ReaderOf(gateway).ReadNodeAsync())));
        Assert.Equal(first, await CountAsync(gateway));

        await AddAsync(gateway);
        Assert.Equal(0, (await ReaderOf(gateway).ReadNodeAsync()).Jobs!.Enqueued);
        time.Advance(JobFigures.Age);
        await Poll.UntilAsync(async () => (await ReaderOf(gateway).ReadNodeAsync()).Jobs?.Enqueued == 3, "the new jobs to be counted");
        Assert.Equal(first + 2, await CountAsync(gateway));
    }

    [Fact]
    public async Task LiveMetrics_JobsMove_ShowsThem()
    {
        var time = new FakeTimeProvider(_now);
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite, CornerFleet.Template, services => Configure(services, time));
        using var listener = await SubscribeAsync(
            gateway,
            "subscription { liveMetrics(interval: 1) { jobs { enqueued queues { queue enqueued processing scheduled failed dead oldestWait } kinds { kind succeeded } hosts { name queues } time } } }",
            caller: Caller.PlatformAdministrator("ops"));
        await listener.NextAsync();
        await AddAsync(gateway);

        var text = "";
        await Poll.UntilAsync(async () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            text = (await listener.NextAsync())!.Value.GetRawText();
            return text.Contains("\"enqueued\":3", StringComparison.Ordinal);
        }, "a tick with the new jobs");

        Assert.Contains("""{"queue":"high_priority","enqueued":0,"processing":1,"scheduled":0,"failed":1,"dead":2,"oldestWait":null}""", text, StringComparison.Ordinal);
        Assert.Contains("""{"kind":"importDeliveries","succeeded":2}""", text, StringComparison.Ordinal);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Endpoint_AMutationsJobIsDone_CountsItAndNamesTheHosts(TestProvider provider)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await HttpGateway.StartAsync(
            provider, new() { ["REDIS_URL"] = $"redis://{redis.Configuration}/0", ["JOBS_QUEUES"] = "default:2,high_priority:1" },
            services => services.AddBarqJobs().AddJobHost(), "Development");
        var before = default(JsonElement);
        await Poll.UntilAsync(async () => (before = await JobsAsync(gateway)).ValueKind != JsonValueKind.Null && before.GetProperty("hosts").GetArrayLength() == 2, "the workers to be shown");
        Assert.Equal(2, before.GetProperty("hosts").EnumerateArray().Single(host => host.GetProperty("queues")[0].GetString() == "default").GetProperty("workers").GetInt32());
        Assert.DoesNotContain("assignDeliveriesAutomatically", before.GetRawText(), StringComparison.Ordinal);

        var asked = await gateway.PostAsync(
            """{"query":"mutation { assignDeliveriesAutomatically(input: { organizationId: \"T3JnYW5pemF0aW9uOjE=\", city: \"Riyadh\" }) { job { id } errors { ... on Error { message } } } }"}""");
        Assert.Contains("\"errors\":null", asked.Text, StringComparison.Ordinal);

        await Poll.UntilAsync(async () => KindOf(await JobsAsync(gateway), "assignDeliveriesAutomatically") is { } kind && kind.GetProperty("succeeded").GetInt32() == 1, "the job to be counted");
        var after = await JobsAsync(gateway, "?scope=cluster");
        Assert.True(after.GetProperty("jobs_per_second").GetDouble() > 0);
        Assert.True(after.GetProperty("avg_time").GetDouble() > 0);
        Assert.All(["enqueued", "processing", "scheduled", "failed", "dead"], name => Assert.True(after.GetProperty(name).GetInt64() >= 0, name));
    }

    private static JsonElement? KindOf(JsonElement jobs, string name) =>
        jobs.ValueKind == JsonValueKind.Null ? null : jobs.GetProperty("kinds").EnumerateArray().Cast<JsonElement?>().FirstOrDefault(kind => kind!.Value.GetProperty("kind").GetString() == name);

    private static async Task<JsonElement> JobsAsync(HttpGateway gateway, string query = "") =>
        JsonElement.Parse(await gateway.Client.GetStringAsync(new Uri(gateway.Client.BaseAddress!, "/api/v1/performance/metrics" + query))).GetProperty("jobs");

    private static MetricsReader ReaderOf(TestGateway gateway) => gateway.Services.GetRequiredService<MetricsReader>();

    private static void Configure(IServiceCollection services, TimeProvider time)
    {
        services.Replace(ServiceDescriptor.Singleton(time));
        services.AddBarqMetrics().AddOffloading().AddJobMonitoring();
    }

    private static async Task<int> CountAsync(TestGateway gateway) =>
        (await gateway.ExecuteAsync("{ __typename }")).AllStatements.Count(statement => statement.Contains("background_jobs", StringComparison.Ordinal));

    private static Task AddAsync(TestGateway gateway) => SetAsync(gateway, context =>
    {
        context.AddRange(
            Row(JobQueues.Default, "importDeliveries", JobStatus.Queued, dueBefore: 30),
            Row(JobQueues.Default, "importDeliveries", JobStatus.Queued, dueBefore: 10),
            Row(JobQueues.LowPriority, "cleanUp", JobStatus.Queued, dueBefore: -3600),
            Row(JobQueues.HighPriority, "notifyStatusChange", JobStatus.Running),
            Row(JobQueues.Default, "importDeliveries", JobStatus.Retrying, dueBefore: -60),
            Row(JobQueues.HighPriority, "notifyStatusChange", JobStatus.Dead, endedBefore: 20, took: 9),
            Row(JobQueues.HighPriority, "notifyStatusChange", JobStatus.Dead, endedBefore: 100_000, took: 9),
            Row(JobQueues.Default, "importDeliveries", JobStatus.Succeeded, endedBefore: 5, took: 2),
            Row(JobQueues.Default, "importDeliveries", JobStatus.Succeeded, endedBefore: 50, took: 4),
            Row(JobQueues.Default, "importDeliveries", JobStatus.Succeeded, endedBefore: 70, took: 400));
        return context.SaveChangesAsync();
    });

    private static BackgroundJob Row(string queue, string kind, JobStatus status, int dueBefore = 0, int? endedBefore = null, int took = 0) => new()
    {
        OrganizationId = 1,
        Kind = kind,
        Queue = queue,
        Arguments = "{}",
        RequestedBy = "user 3",
        Status = status,
        RunAfter = _now.AddSeconds(-dueBefore),
        StartedAt = endedBefore is { } seconds ? _now.AddSeconds(-seconds - took) : null,
        FinishedAt = endedBefore is { } ago ? _now.AddSeconds(-ago) : null,
    };

    /// <summary>It is always the same time, and timers run.</summary>
    private sealed class StandingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => _now;
    }
}
