using Barq.Jobs.Offloading;
using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Jobs.Tests.Hosting;

/// <summary>A host that ends while a job does not: another one has it at once, and what the first still does counts for nothing.</summary>
public sealed class HostEndTests
{
    [SkippableTheory, InlineData(true), InlineData(false)]
    public async Task Stop_JobBeyondTheLimit_GoesToAnotherHost(bool listens)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo);
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var first = await JobNode.StartAsync(database, redis, null, ("JOBS_SHUTDOWN_TIMEOUT", "0"));
        var (began, late) = (new TaskCompletionSource(), new TaskCompletionSource());
        var refused = new TaskCompletionSource<Exception?>();
        first.Services.GetRequiredService<Script>().Work = async (context, arguments, token) =>
        {
            began.SetResult();
            await (listens ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token) : late.Task);
            refused.SetResult(await Record.ExceptionAsync(() => LeaveAsync(context, arguments)));
            return new MarkResult(arguments.Mark);
        };
        var id = await first.EnqueueAsync(ScriptedJob.Kind, "m");
        await began.Task;
        await using var second = await JobNode.StartAsync(database, redis);
        second.Services.GetRequiredService<Script>().Work = (context, arguments, _) => LeaveAsync(context, arguments);

        await first.StopAsync();

        // Not left with its lease, and told only where the attempt still held the job: its lease had not run out.
        var row = await second.RowAsync(id);
        Assert.NotEqual((JobStatus.Running, 1), (row.Status, row.Attempts));
        Assert.True(first.Log.Has($"the job scripted {id} goes back to its queue after attempt 1"));
        Assert.Equal(2, (await second.UntilAsync(id, JobStatus.Succeeded)).Attempts);
        if (!listens)
        {
            late.SetResult();
            Assert.IsType<JobLeaseLostException>(await refused.Task);
        }

        Assert.Equal(1, await second.MarksAsync("m"));
    }

    private static Task<MarkResult> LeaveAsync(JobContext context, MarkArguments arguments) => context.CompleteAsync(
        (scope, _) =>
        {
            MarkJob.Leave(scope, arguments.Mark);
            return Task.FromResult(new MarkResult(arguments.Mark));
        },
        CancellationToken.None);
}
