using System.Diagnostics;
using System.Diagnostics.Metrics;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Diagnostics;

namespace Barq.Jobs.Offloading;

/// <summary>What this host counts of the jobs that it does, as instruments for Prometheus and OTLP. An attempt is a run.</summary>
internal sealed class JobInstruments
{
    private static readonly double[] _runSeconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
    private static readonly double[] _waitSeconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private readonly Counter<long> _runs;
    private readonly Histogram<double> _durations;
    private readonly Histogram<double> _waits;
    private volatile IReadOnlyList<(string Queue, int Workers)> _served = [];

    public JobInstruments(IMeterFactory meters, RunningJobs running)
    {
        var meter = meters.Create(Tracing.Name);
        _runs = meter.CreateCounter<long>("job.runs", "{run}", "Attempts at jobs that have ended on this host.");
        _durations = meter.CreateHistogram(
            "job.run.duration", "s", "How long attempts at jobs took.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = _runSeconds });
        _waits = meter.CreateHistogram(
            "job.wait.duration", "s", "How long jobs that were due waited for their first attempt.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = _waitSeconds });
        meter.CreateObservableGauge("jobs.running", () => running.All.Count, null, "Jobs that this host is at.");
        meter.CreateObservableGauge(
            "jobs.workers", () => _served.Select(served => new Measurement<int>(served.Workers, new KeyValuePair<string, object?>("queue", served.Queue))), null,
            "Jobs of a queue that this host does at a time; none while it takes no more.");
    }

    /// <summary>The host takes jobs of these queues from now on, and of no others.</summary>
    /// <param name="queues">Each with the jobs that it does at a time.</param>
    public void Serves(IReadOnlyList<(string Queue, int Workers)> queues) => _served = queues;

    /// <summary>An attempt begins.</summary>
    /// <param name="row">The job as it was taken.</param>
    /// <param name="kind">A declared kind, or what stands for all others.</param>
    public void Began(BackgroundJob row, string kind)
    {
        // Later attempts wait for a pause to end, or for a lease: that says nothing about the workers.
        if (row.Attempts == 1 && row.StartedAt is { } started)
        {
            _waits.Record(Math.Max(0, (started - row.RunAfter).TotalSeconds), new TagList { { "kind", kind }, { "queue", row.Queue } });
        }
    }

    /// <summary>An attempt has ended.</summary>
    public void Ended(BackgroundJob row, string kind, string outcome, TimeSpan elapsed)
    {
        var tags = new TagList { { "kind", kind }, { "queue", row.Queue }, { "outcome", outcome } };
        _runs.Add(1, tags);
        _durations.Record(elapsed.TotalSeconds, tags);
    }
}
