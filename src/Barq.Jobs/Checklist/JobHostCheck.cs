using System.Runtime.CompilerServices;
using Barq.Jobs.Monitoring;
using Barq.Jobs.Offloading;
using Barq.Persistence.Checklist;

namespace Barq.Jobs.Checklist;

/// <summary>Looks whether each queue has a job host that lives, and whether its clock is right.</summary>
internal sealed class JobHostCheck(JobServers hosts, JobStore store, TimeProvider time) : IProductionCheck
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    public string Topic => "job hosts";

    public async IAsyncEnumerable<CheckLine> RunAsync(CheckScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (store.IsEmbedded)
        {
            yield return new CheckLine(Topic, CheckOutcome.Wrong, "the queue is in this process, where no job host can serve it");
            yield break;
        }

        var known = await hosts.ReadAsync().WaitAsync(cancellationToken);
        var now = time.GetUtcNow();
        var living = known.Where(host => host.HeartbeatAt is { } heartbeat && now - heartbeat <= _patience).ToList();
        foreach (var queue in JobQueues.All)
        {
            var serving = living.Where(host => host.Queues.Contains(queue, StringComparer.Ordinal)).ToList();
            yield return CheckLine.Of(
                $"queue {queue}", serving.Count > 0, $"{serving.Sum(host => host.Workers)} workers",
                "no job host serves it: its jobs wait; start one, and look at its JOBS_QUEUES");
        }

        if (living.Max(host => host.HeartbeatAt) is { } latest)
        {
            yield return ClockCheck.Line("job host clock", time, latest, latest);
        }
    }
}
