using Microsoft.Extensions.Options;

namespace Barq.Jobs.Offloading;

/// <summary>
/// How many workers of this host serve which queue. Each queue has its own: a mail does not wait until an aggregation has ended.
/// </summary>
internal sealed class WorkerShares
{
    public WorkerShares(IOptions<WorkersOptions> options)
    {
        Queues = Share(options.Value);
        Prefetch = Queues.Sum(queue => queue.Workers) * options.Value.PrefetchMultiplier;
    }

    /// <summary>The queues that the host serves, from the most to the least urgent, with their workers.</summary>
    public IReadOnlyList<(string Queue, int Workers)> Queues { get; }

    /// <summary>How many jobs the dispatcher brings to the queue at a time.</summary>
    public int Prefetch { get; }

    private static List<(string Queue, int Workers)> Share(WorkersOptions options)
    {
        var own = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in options.Queues is [] ? JobQueues.All : options.Queues)
        {
            own[text.Split(':')[0]] = WorkersOptions.TryParse(text, out _, out var workers) ? workers : 0;
        }

        // What is left is shared out evenly, the more urgent queues first; each has one at least.
        var open = own.Count(queue => queue.Value == 0);
        var left = Math.Max(options.Concurrency - own.Values.Sum(), open);
        var shares = new List<(string, int)>();
        foreach (var queue in JobQueues.All.Where(own.ContainsKey))
        {
            if (own[queue] > 0)
            {
                shares.Add((queue, own[queue]));
                continue;
            }

            var share = (left + open - 1) / open;
            shares.Add((queue, share));
            left -= share;
            open--;
        }

        return shares;
    }
}
