using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Barq.Jobs.Offloading;
using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Jobs.Tests.Offloading;

/// <summary>What a listener is told of the runs of a job.</summary>
public sealed class JobTelemetryTests : IAsyncLifetime
{
    private RedisServer _redis = null!;

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Run_EachAttempt_IsAnActivityOfTheTraceThatAskedForTheJob(TestProvider provider)
    {
        await using var node = JobNode.Create(await TestDatabase.CreateAsync(provider, FleetDatabases.Demo), _redis).Owning();
        using var asking = new ActivitySource(nameof(JobTelemetryTests));
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == asking || source.Name == "Barq",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        node.Services.GetRequiredService<Script>().Work = (context, arguments, _) => context.Attempt switch
        {
            1 => throw new InvalidOperationException("Fatimah is not at home"),
            _ => Task.FromResult(new MarkResult(arguments.Mark)),
        };
        string trace, span;
        long id;
        using (var mutation = asking.StartActivity("mutation")!)
        {
            (trace, span) = (mutation.TraceId.ToString(), mutation.SpanId.ToString());
            id = await node.EnqueueAsync(ScriptedJob.Kind, "m");
        }

        await node.Runner.RunAsync(id);
        await node.DueAsync(id);

        // As it runs in a host: in a worker's context, which has nothing to do with the request.
        using (asking.StartActivity("worker"))
        {
            await node.Runner.RunAsync(id);
        }

        var runs = ended.Where(activity => activity.OperationName == "job run" && activity.TraceId.ToString() == trace).ToArray();
        Assert.All(runs, run => Assert.Equal((span, ActivityKind.Consumer), (run.ParentSpanId.ToString(), run.Kind)));
        Assert.Equal(
            [("scripted", "default", 1, "retrying", ActivityStatusCode.Error), ("scripted", "default", 2, "succeeded", ActivityStatusCode.Unset)],
            runs.Select(run => ((string)run.GetTagItem("barq.job.kind")!, (string)run.GetTagItem("barq.job.queue")!, (int)run.GetTagItem("barq.job.attempt")!, (string)run.GetTagItem("barq.job.outcome")!, run.Status)));
        Assert.All(runs, run => Assert.DoesNotContain("Fatimah", run.StatusDescription + string.Concat(run.TagObjects.Select(tag => tag.Value)), StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Run_AskedForOutsideOfATrace_BeginsOne()
    {
        await using var node = JobNode.Create(await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo), _redis).Owning();
        var id = await node.EnqueueAsync(MarkJob.Kind, "m");
        Activity? run = null;
        // Other tests run jobs of this kind meanwhile: what comes from here is known by its context.
        var isHere = new AsyncLocal<bool> { Value = true };
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Barq",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => run = isHere.Value && activity.GetTagItem("barq.job.kind") is "mark" ? activity : run,
        };
        ActivitySource.AddActivityListener(listener);

        using (new Activity("worker").Start())
        {
            await node.Runner.RunAsync(id);
        }

        Assert.Null((await node.RowAsync(id)).TraceParent);
        Assert.Equal(default(ActivitySpanId).ToString(), run!.ParentSpanId.ToString());
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Run_EachAttempt_IsCountedAndTimedByKindQueueAndOutcome(TestProvider provider)
    {
        await using var node = JobNode.Create(await TestDatabase.CreateAsync(provider, FleetDatabases.Demo), _redis).Owning();
        using var measured = new Measured(node.Services.GetRequiredService<IMeterFactory>());
        var script = node.Services.GetRequiredService<Script>();
        script.Work = (_, _, _) => throw new InvalidOperationException("no");
        var id = await node.EnqueueAsync(ScriptedJob.Kind, "m");
        await node.DueAsync(id);

        await node.Runner.RunAsync(id);
        await node.DueAsync(id);
        script.Work = (_, _, _) => throw new JobRefusedException("never");
        await node.Runner.RunAsync(id);
        await node.RetryAsync(id);
        script.Work = (_, arguments, _) => Task.FromResult(new MarkResult(arguments.Mark));
        await node.Runner.RunAsync(id);
        Assert.Equal(JobOutcomeKind.NotTaken, (await node.Runner.RunAsync(id)).Kind);

        Assert.Equal(
            [("scripted", "default", "retrying"), ("scripted", "default", "dead"), ("scripted", "default", "succeeded")],
            measured.Of("job.runs").Select(run => (run.Tags["kind"], run.Tags["queue"], run.Tags["outcome"])));
        Assert.All(measured.Of("job.runs"), run => Assert.Equal(1, run.Value));
        Assert.Equal(3, measured.Of("job.run.duration").Count(duration => duration.Value > 0));

        // Due a minute ago, and of the first attempt alone.
        Assert.InRange(Assert.Single(measured.Of("job.wait.duration")).Value, 59, 3600);
    }

    [SkippableFact]
    public async Task Run_KindThatIsNotDeclared_IsCountedAsUnknown()
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Demo);
        await using var node = JobNode.Create(database, _redis);
        var id = await node.EnqueueAsync(MarkJob.Kind, "m");
        await using (var context = database.CreateFleetContext())
        {
            await context.BackgroundJobs.ExecuteUpdateAsync(set => set.SetProperty(row => row.Kind, "any text"));
        }

        using var measured = new Measured(node.Services.GetRequiredService<IMeterFactory>());
        await node.Runner.RunAsync(id);

        Assert.Equal("unknown", Assert.Single(measured.Of("job.runs")).Tags["kind"]);
    }

    public async Task InitializeAsync() => _redis = await RedisServer.CreateAsync(TestRedis.Garnet);

    public async Task DisposeAsync() => await _redis.DisposeAsync();

    /// <summary>What the instruments of one node measure.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, double Value, IReadOnlyDictionary<string, string> Tags)> _all = new();
        private readonly MeterListener _listener = new();

        public Measured(IMeterFactory factory)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == factory)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public (string Name, double Value, IReadOnlyDictionary<string, string> Tags)[] Of(string name) => [.. _all.Where(each => each.Name == name)];

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            _all.Enqueue((instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value?.ToString() ?? "")));
    }
}
