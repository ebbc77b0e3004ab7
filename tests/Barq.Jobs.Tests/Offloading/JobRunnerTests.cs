using Barq.Jobs.Offloading;
using Barq.Jobs.Scheduling;
using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Jobs.Tests.Offloading;

/// <summary>What becomes of a job, attempt by attempt, on both databases; nothing here goes through a queue.</summary>
public sealed class JobRunnerTests : IAsyncLifetime
{
    private RedisServer _redis = null!;

    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Run_EightWorkersAtOnce_OneDoesIt(TestProvider provider)
    {
        await using var node = await NodeAsync(provider);
        var id = await node.EnqueueAsync(MarkJob.Kind, "m");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => node.Runner.RunAsync(id))));

        Assert.Single(outcomes, outcome => outcome.Kind == JobOutcomeKind.Succeeded);
        Assert.Equal(1, await node.MarksAsync("m"));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Run_LeaseLostBeforeTheCommit_TakesTheEffectBack(TestProvider provider)
    {
        await using var node = await NodeAsync(provider);
        var id = await node.EnqueueAsync(ScriptedJob.Kind, "m");
        var script = node.Services.GetRequiredService<Script>();
        script.Work = async (context, arguments, token) =>
        {
            if (context.Attempt == 1)
            {
                // A pause of the process, say; meanwhile another attempt takes the job and does it.
                await ExpireAsync(node, id);
                Assert.Equal(JobOutcomeKind.Succeeded, (await node.Runner.RunAsync(id)).Kind);
            }

            return await context.CompleteAsync((scope, _) => MarkAsync(scope, arguments.Mark), token);
        };

        var outcome = await node.Runner.RunAsync(id);

        Assert.Equal(JobOutcomeKind.Lost, outcome.Kind);
        Assert.Equal((1, 2, JobStatus.Succeeded), (await node.MarksAsync("m"), (await node.RowAsync(id)).Attempts, (await node.RowAsync(id)).Status));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Run_StepsAndACrashBetweenThem_GoOnFromTheLastCheckpoint(TestProvider provider)
    {
        await using var node = await NodeAsync(provider);
        var id = await node.EnqueueAsync(ScriptedJob.Kind, "step");
        var script = node.Services.GetRequiredService<Script>();
        script.Work = async (context, arguments, token) =>
        {
            for (var step = int.Parse(context.Checkpoint<MarkArguments>()?.Mark ?? "0") + 1; step <= 4; step++)
            {
                if (step == 3 && context.Attempt == 1)
                {
                    throw new InvalidOperationException("crash");
                }

                await context.StepAsync((scope, _) => MarkAsync(scope, arguments.Mark), new MarkArguments($"{step}"), step * 25, $"step {step}", token);
            }

            return new MarkResult("all");
        };

        Assert.Equal(JobOutcomeKind.Retrying, (await node.Runner.RunAsync(id)).Kind);
        Assert.Equal((50, $"Something broke inside; the log of the job host has it under job {id}."), ((await node.RowAsync(id)).Progress, (await node.RowAsync(id)).Error));
        await node.DueAsync(id);

        Assert.Equal(JobOutcomeKind.Succeeded, (await node.Runner.RunAsync(id)).Kind);
        Assert.Equal(4, await node.MarksAsync("step"));
        Assert.Null((await node.RowAsync(id)).Error);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Run_FailsEachTime_IsDeadAfterItsRetriesAndCanBeRetried(TestProvider provider)
    {
        await using var node = await NodeAsync(provider, ("JOBS_MAX_RETRIES", "2"), ("JOBS_RETRY_DELAY", "100"));
        var id = await node.EnqueueAsync(ScriptedJob.Kind, "m");
        node.Services.GetRequiredService<Script>().Work = (_, _, _) => throw new InvalidOperationException("no SQL for you");
        var pauses = new List<double>();
        for (var failure = 1; failure <= 2; failure++)
        {
            var before = TimeProvider.System.GetUtcNow();
            Assert.Equal(JobOutcomeKind.Retrying, (await node.Runner.RunAsync(id)).Kind);
            Assert.Equal(JobOutcomeKind.NotTaken, (await node.Runner.RunAsync(id)).Kind);
            pauses.Add(((await node.RowAsync(id)).RunAfter - before).TotalSeconds);
            await node.DueAsync(id);
        }

        Assert.Equal(JobOutcomeKind.Dead, (await node.Runner.RunAsync(id)).Kind);
        Assert.InRange(pauses[0], 75, 130);
        Assert.InRange(pauses[1], 150, 255);
        var row = await node.RowAsync(id);
        Assert.Equal((JobStatus.Dead, 3, false), (row.Status, row.Failures, row.Error!.Contains("no SQL for you", StringComparison.Ordinal)));

        await node.RetryAsync(id);
        node.Services.GetRequiredService<Script>().Work = (_, arguments, _) => Task.FromResult(new MarkResult(arguments.Mark));
        Assert.Equal(JobOutcomeKind.Succeeded, (await node.Runner.RunAsync(id)).Kind);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Run_Refused_IsDeadAtOnce(TestProvider provider)
    {
        await using var node = await NodeAsync(provider);
        var id = await node.EnqueueAsync(ScriptedJob.Kind, "m");
        node.Services.GetRequiredService<Script>().Work = (_, _, _) => throw new JobRefusedException("never");

        Assert.Equal(JobOutcomeKind.Dead, (await node.Runner.RunAsync(id)).Kind);
        Assert.Equal("never", (await node.RowAsync(id)).Error);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Run_JobThatIgnoresItsToken_IsFailedAtTheHardLimitAndChangesNothingLater(TestProvider provider)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var node = await NodeAsync(provider, time, ("JOBS_SOFT_TIME_LIMIT", "10"), ("JOBS_TIME_LIMIT", "20"));
        var id = await node.EnqueueAsync(ScriptedJob.Kind, "late");
        var (began, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var fired = new TaskCompletionSource();
        var late = new TaskCompletionSource<Exception?>();
        node.Services.GetRequiredService<Script>().Work = async (context, arguments, token) =>
        {
            token.Register(fired.SetResult);
            began.SetResult();
            await go.Task;
            late.SetResult(await Record.ExceptionAsync(() => context.CompleteAsync((scope, _) => MarkAsync(scope, arguments.Mark), CancellationToken.None)));
            return new MarkResult("late");
        };

        var running = node.Runner.RunAsync(id);
        await began.Task;
        await AdvanceUntilAsync(time, fired.Task);
        await AdvanceUntilAsync(time, running);

        Assert.Equal(JobOutcomeKind.Retrying, (await running).Kind);
        Assert.Contains("JOBS_TIME_LIMIT", (await node.RowAsync(id)).Error, StringComparison.Ordinal);
        go.SetResult();
        Assert.IsType<JobLeaseLostException>(await late.Task);
        Assert.Equal(0, await node.MarksAsync("late"));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Cancel_WhileItRuns_EndsItAtTheNextHeartbeat(TestProvider provider)
    {
        await using var node = await NodeAsync(provider);
        var id = await node.EnqueueAsync(ScriptedJob.Kind, "m");
        var began = new TaskCompletionSource();
        node.Services.GetRequiredService<Script>().Work = async (_, arguments, token) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return new MarkResult(arguments.Mark);
        };

        var running = node.Runner.RunAsync(id);
        await began.Task;
        await node.CancelAsync(id);
        await node.Heartbeat.BeatAsync(CancellationToken.None);

        Assert.Equal(JobOutcomeKind.Cancelled, (await running).Kind);
        Assert.Equal(JobStatus.Cancelled, (await node.RowAsync(id)).Status);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Heartbeat_RunningJob_KeepsItFromOthers(TestProvider provider)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var node = await NodeAsync(provider, time);
        var id = await node.EnqueueAsync(ScriptedJob.Kind, "m");
        var (began, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        node.Services.GetRequiredService<Script>().Work = async (_, arguments, _) =>
        {
            began.SetResult();
            await go.Task;
            return new MarkResult(arguments.Mark);
        };
        var running = node.Runner.RunAsync(id);
        await began.Task;

        for (var i = 0; i < 5; i++)
        {
            time.Advance(TimeSpan.FromSeconds(3));
            await node.Heartbeat.BeatAsync(CancellationToken.None);
        }

        Assert.Null(await node.Rows.ClaimAsync(id, "another", CancellationToken.None));
        time.Advance(JobRows.Lease + TimeSpan.FromSeconds(1));
        Assert.NotNull(await node.Rows.ClaimAsync(id, "another", CancellationToken.None));
        await node.Heartbeat.BeatAsync(CancellationToken.None);
        go.SetResult();
        Assert.Equal(JobOutcomeKind.Lost, (await running).Kind);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Schedule_ThreeHosts_BringEachOccurrenceOnceAndMakeUpForTheLastMissedOne(TestProvider provider)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 1, 59, 30, TimeSpan.Zero));
        await using var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        JobNode Host() => JobNode.Create(database, _redis, services =>
        {
            services.AddSingleton<TimeProvider>(time);
            services.AddRecurringJob("nightly", MarkJob.Kind, new MarkArguments("nightly"), Recurrence.Daily(2));
        });
        await using var one = Host();
        await using var two = Host();
        await using var three = Host();
        async Task<int> TickAsync(params JobNode[] nodes) => (await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Scheduler.TickAsync(CancellationToken.None))))).Sum();
        async Task<int> CountAsync()
        {
            await using var context = database.CreateFleetContext();
            return await context.BackgroundJobs.CountAsync(job => job.RequestedBy == "schedule" && job.Kind == MarkJob.Kind);
        }

        // A fleet that never had the job does not make up for last night.
        await TickAsync(one, two, three);
        Assert.Equal(0, await CountAsync());

        time.Advance(TimeSpan.FromMinutes(1));
        await TickAsync(one, two, three);
        await TickAsync(three, two, one);
        Assert.Equal(1, await CountAsync());

        // Nobody runs for three nights.
        time.Advance(TimeSpan.FromDays(3));
        await using var later = Host();
        await TickAsync(later);
        await TickAsync(later, one);
        Assert.Equal(2, await CountAsync());
    }

    public async Task InitializeAsync() => _redis = await RedisServer.CreateAsync(TestRedis.Garnet);

    public async Task DisposeAsync() => await _redis.DisposeAsync();

    private Task<JobNode> NodeAsync(TestProvider provider, params (string, string)[] settings) => NodeAsync(provider, null, settings);

    private async Task<JobNode> NodeAsync(TestProvider provider, TimeProvider? time, params (string, string)[] settings) => JobNode.Create(
        await TestDatabase.CreateAsync(provider, FleetDatabases.Demo), _redis, services => services.AddSingleton(time ?? TimeProvider.System), settings).Owning();

    private static Task<MarkResult> MarkAsync(Barq.Persistence.Writing.WriteScope scope, string mark)
    {
        MarkJob.Leave(scope, mark);
        return Task.FromResult(new MarkResult(mark));
    }

    private static Task ExpireAsync(JobNode node, long id) => node.ChangeAsync(id, job => job.LeaseExpiresAt = TimeProvider.System.GetUtcNow().AddMinutes(-1));

    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Task done)
    {
        // The limits are set on another thread: the clock goes on until they have been.
        while (!done.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }
    }
}
