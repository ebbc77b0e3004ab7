using Barq.Jobs.Offloading;
using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Jobs.Tests.Offloading;

/// <summary>The queue's store is emptied while jobs wait in it and no host is there.</summary>
public sealed class EmptiedQueueTests
{
    private const int Jobs = 20;

    public static TheoryData<TestProvider, TestRedis> Servers => new() { { TestProvider.PostgreSql, TestRedis.Redis }, { TestProvider.Sqlite, TestRedis.Garnet } };

    [SkippableTheory, MemberData(nameof(Servers))]
    public async Task Queue_EmptiedBeforeAHostCame_HasAllJobsAgainAndEachIsDoneOnce(TestProvider provider, TestRedis kind)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(kind);

        // On a clock that stands, no job has been in the queue for so long that it would be looked after for that.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var gateway = JobNode.Create(database, redis, services => services.AddSingleton<TimeProvider>(clock));
        var ids = new List<long>();
        for (var i = 0; i < Jobs; i++)
        {
            ids.Add(await gateway.EnqueueAsync(MarkJob.Kind, $"mark {i}"));
        }

        Assert.Equal(Jobs, await gateway.Dispatcher.ForwardAsync(CancellationToken.None));
        Assert.Equal(0, await gateway.Dispatcher.SweepAsync(CancellationToken.None));
        var store = gateway.Services.GetRequiredService<JobStore>();
        Assert.Equal(ids[0], await store.NextAsync(JobQueues.Default));

        await store.Servers.Single().FlushAllDatabasesAsync();
        Assert.Null(await store.NextAsync(JobQueues.Default));

        Assert.Equal(Jobs, await gateway.Dispatcher.SweepAsync(CancellationToken.None));
        await using var host = await JobNode.StartAsync(database, redis);
        for (var i = 0; i < Jobs; i++)
        {
            Assert.Equal(1, (await host.UntilAsync(ids[i], JobStatus.Succeeded)).Attempts);
            Assert.Equal(1, await host.MarksAsync($"mark {i}"));
        }
    }
}
