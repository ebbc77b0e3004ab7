using Barq.Jobs.Offloading;
using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Jobs.Tests.Offloading;

/// <summary>The soft time limit, for a job that listens to its token.</summary>
public sealed class JobLimitTests
{
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task SoftTimeLimit_JobThatListens_EndsThereAndSaysWhy(TestProvider provider)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var node = JobNode.Create(
            await TestDatabase.CreateAsync(provider, FleetDatabases.Demo), redis, services => services.AddSingleton<TimeProvider>(time),
            ("JOBS_SOFT_TIME_LIMIT", "10"), ("JOBS_TIME_LIMIT", "1000")).Owning();
        var id = await node.EnqueueAsync(ScriptedJob.Kind, "m");
        node.Services.GetRequiredService<Script>().Work = async (_, arguments, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return new MarkResult(arguments.Mark);
        };

        var running = node.Runner.RunAsync(id);
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        Assert.Equal(JobOutcomeKind.Retrying, (await running).Kind);
        var row = await node.RowAsync(id);
        Assert.Equal((JobStatus.Retrying, "It took longer than 10 s (JOBS_SOFT_TIME_LIMIT)."), (row.Status, row.Error));
    }
}
