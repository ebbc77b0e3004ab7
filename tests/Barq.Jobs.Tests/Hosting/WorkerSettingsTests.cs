using Barq.Jobs.Offloading;
using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Barq.Jobs.Tests.Hosting;

/// <summary>The settings of workers and of the queue's store do what they say.</summary>
public sealed class WorkerSettingsTests
{
    [Theory]
    [InlineData(8, "", "high_priority:3 default:3 low_priority:2")]
    [InlineData(1, "", "high_priority:1 default:1 low_priority:1")]
    [InlineData(8, "low_priority", "low_priority:8")]
    [InlineData(8, "default,high_priority:5", "high_priority:5 default:3")]
    [InlineData(2, "high_priority:4,default:8,low_priority:4", "high_priority:4 default:8 low_priority:4")]
    public void ConcurrencyAndQueues_Shared_GiveEachQueueItsWorkers(int concurrency, string queues, string expected)
    {
        var shares = new WorkerShares(Options.Create(new WorkersOptions { Concurrency = concurrency, Queues = queues.Split(',', StringSplitOptions.RemoveEmptyEntries) }));

        Assert.Equal(expected, string.Join(' ', shares.Queues.Select(share => $"{share.Queue}:{share.Workers}")));
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task PrefetchMultiplier_MoreJobsThanThat_AreBroughtInPortions(TestProvider provider)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var node = JobNode.Create(
            await TestDatabase.CreateAsync(provider, FleetDatabases.Demo), redis, null,
            ("JOBS_WORKER_CONCURRENCY", "3"), ("JOBS_QUEUES", "default"), ("JOBS_PREFETCH_MULTIPLIER", "2")).Owning();
        for (var i = 0; i < 10; i++)
        {
            await node.DueAsync(await node.EnqueueAsync(MarkJob.Kind, "m"));
        }

        Assert.Equal(6, await node.Dispatcher.SweepAsync(CancellationToken.None));
        Assert.Equal(6, await LengthAsync(redis, 1));
        Assert.Equal(4, await node.Dispatcher.SweepAsync(CancellationToken.None));
        Assert.Equal(0, await node.Dispatcher.SweepAsync(CancellationToken.None));
        Assert.Equal(10, await LengthAsync(redis, 1));
    }

    [SkippableFact]
    public async Task ResultExpires_JobIsDone_IsForgottenByTheStoreAfterSoLong()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var host = await JobNode.StartAsync(database, redis, null, ("JOBS_RESULT_EXPIRES", "1234"));
        var id = await host.EnqueueAsync(MarkJob.Kind, "m");
        await host.UntilAsync(id, JobStatus.Succeeded);

        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var monitor = host.Services.GetRequiredService<JobStore>().Storage.GetMonitoringApi();
        TimeSpan? left = null;
        await host.Log.UntilAsync(
            async () =>
            {
                var shown = monitor.SucceededJobs(0, 100).FirstOrDefault(job => job.Value?.Job?.Args[0] is long key && key == id).Key;
                left = shown is null ? null : await connection.GetDatabase(1).KeyTimeToLiveAsync($"{{barq-jobs}}:job:{shown}");
                return left is not null;
            },
            "the store to keep the finished job for a while");

        Assert.InRange(left!.Value.TotalSeconds, 900, 1234);
    }

    [SkippableTheory]
    [InlineData("/3", 3)]
    [InlineData(null, 1)]
    public async Task JobsRedisUrl_SetOrNot_IsWhereTheQueueIs(string? database, int expected)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var node = JobNode.Create(
            await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo), redis, null,
            ("JOBS_REDIS_URL", database is null ? "" : $"redis://{redis.Configuration}{database}")).Owning();
        await node.EnqueueAsync(MarkJob.Kind, "m");

        Assert.Equal(1, await node.Dispatcher.ForwardAsync(CancellationToken.None));

        foreach (var index in new[] { 0, 1, 3 })
        {
            Assert.Equal(index == expected ? 1 : 0, await LengthAsync(redis, index));
        }
    }

    private static async Task<long> LengthAsync(RedisServer redis, int database)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        return await connection.GetDatabase(database).ListLengthAsync($"{{barq-jobs}}:queue:{JobQueues.Default}");
    }
}
