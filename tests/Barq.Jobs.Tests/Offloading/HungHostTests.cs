using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Tests.Offloading;

/// <summary>A job host that hangs in the middle of a transaction holds its job's row. It once held up the dispatcher of every node with it.</summary>
public sealed class HungHostTests
{
    [SkippableFact]
    public async Task Sweep_RowHeldByAHungHost_PutsTheOthersIn()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var node = JobNode.Create(database, redis);
        var held = await node.EnqueueAsync(MarkJob.Kind, "held");
        var other = await node.EnqueueAsync(MarkJob.Kind, "other");
        Assert.Equal(2, await node.Dispatcher.ForwardAsync(CancellationToken.None));
        await node.ChangeAsync(held, job => (job.Status, job.Attempts, job.LeaseExpiresAt) = (JobStatus.Running, 1, Past(1)));
        await node.ChangeAsync(held, job => job.EnqueuedAt = Past(2));
        await node.ChangeAsync(other, job => (job.EnqueuedAt, job.EnqueuedIn) = (Past(2), "a store that is gone"));
        await using var hung = database.CreateFleetContext();
        await using (await hung.Database.BeginTransactionAsync())
        {
            await hung.BackgroundJobs.Where(job => job.Id == held).ExecuteUpdateAsync(set => set.SetProperty(job => job.Progress, 50));

            await node.Dispatcher.SweepAsync(CancellationToken.None);

            Assert.NotEqual("a store that is gone", (await node.RowAsync(other)).EnqueuedIn);
            Assert.InRange((await node.RowAsync(held)).EnqueuedAt!.Value, Past(3), Past(1));
        }

        Assert.Equal(1, await node.Dispatcher.SweepAsync(CancellationToken.None));
        Assert.True((await node.RowAsync(held)).EnqueuedAt > Past(1));
    }

    private static DateTimeOffset Past(int hours) => TimeProvider.System.GetUtcNow().AddHours(-hours);
}
