using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;

namespace Barq.Jobs.Tests.Offloading;

/// <summary>The whole way of a job, through a real queue.</summary>
public sealed class JobHostTests
{
    public static TheoryData<TestProvider, TestRedis> Servers => new() { { TestProvider.PostgreSql, TestRedis.Redis }, { TestProvider.Sqlite, TestRedis.Garnet } };

    [SkippableTheory, MemberData(nameof(Servers))]
    public async Task Host_CommittedJob_IsDoneOnce(TestProvider provider, TestRedis kind)
    {
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var host = await JobNode.StartAsync(database, redis);

        var id = await host.EnqueueAsync(MarkJob.Kind, "once");

        var row = await host.UntilAsync(id, JobStatus.Succeeded);
        Assert.Equal("""{"mark":"once"}""", row.Result);
        Assert.Equal((1, 100), (row.Attempts, row.Progress));
        Assert.Equal(1, await host.MarksAsync("once"));
    }
}
