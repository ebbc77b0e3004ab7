using System.ComponentModel;
using Barq.Jobs.Monitoring;

namespace Barq.Graph.Metrics;

/// <summary>Background jobs, of all nodes and job hosts whichever node is asked: they are counted in the database.</summary>
/// <param name="Enqueued">Wait for a worker.</param>
/// <param name="Processing">Are being done.</param>
/// <param name="Scheduled">Have failed, and wait for their next try.</param>
/// <param name="Failed">Failed for good within the last day, and were not retried since.</param>
/// <param name="Dead">All that failed for good and wait for somebody who has them tried again.</param>
/// <param name="JobsPerSecond">Jobs that ended per second.</param>
/// <param name="AvgTime">How long an attempt took: mean.</param>
/// <param name="Max">The longest.</param>
/// <param name="Queues">Each queue.</param>
/// <param name="Kinds">Each kind of which a job ended in the last minute.</param>
/// <param name="Hosts">The workers of the job hosts; none where the queue's store is away.</param>
/// <param name="Time">When they were counted: at most a second ago, where the database answers.</param>
[Description("Background jobs, of all nodes and job hosts whichever node is asked: they are counted in the database.")]
public sealed record JobMetrics(
    [property: Description("Wait for a worker.")] long Enqueued,
    [property: Description("Are being done.")] long Processing,
    [property: Description("Have failed, and wait for their next try.")] long Scheduled,
    [property: Description("Failed for good within the last day, and were not retried since.")] long Failed,
    [property: Description("All that failed for good and wait for somebody who has them tried again.")] long Dead,
    [property: Description("Jobs that ended per second.")] double JobsPerSecond,
    [property: Description("How long an attempt took: mean.")] double? AvgTime,
    [property: Description("The longest.")] double? Max,
    [property: Description("Each queue.")] IReadOnlyList<QueueMetrics> Queues,
    [property: Description("Each kind of which a job ended in the last minute.")] IReadOnlyList<JobKindMetrics> Kinds,
    [property: Description("The workers of the job hosts; none where the queue's store is away.")] IReadOnlyList<JobHostMetrics> Hosts,
    [property: Description("When they were counted: at most a second ago, where the database answers.")] DateTimeOffset Time)
{
    /// <summary>Makes them of what was counted; null of nothing.</summary>
    internal static JobMetrics? Of(JobFiguresSnapshot? figures)
    {
        if (figures is null)
        {
            return null;
        }

        var ended = figures.Kinds.Sum(kind => kind.Succeeded + kind.Failed);
        var timed = figures.Kinds.Where(kind => kind.Mean is not null).ToArray();
        return new JobMetrics(
            figures.Queues.Sum(queue => (long)queue.Enqueued), figures.Queues.Sum(queue => (long)queue.Processing), figures.Queues.Sum(queue => (long)queue.Scheduled),
            figures.Queues.Sum(queue => (long)queue.Failed), figures.Queues.Sum(queue => (long)queue.Dead),
            ended / JobFigures.Window.TotalSeconds,
            timed.Length > 0 ? timed.Sum(kind => kind.Mean!.Value.TotalSeconds * (kind.Succeeded + kind.Failed)) / timed.Sum(kind => kind.Succeeded + kind.Failed) : null,
            timed.Length > 0 ? timed.Max(kind => kind.Longest!.Value.TotalSeconds) : null,
            [.. figures.Queues.Select(queue => new QueueMetrics(
                queue.Queue, queue.Enqueued, queue.Processing, queue.Scheduled, queue.Failed, queue.Dead, queue.OldestWait?.TotalSeconds))],
            [.. figures.Kinds.Select(kind => new JobKindMetrics(
                kind.Kind, kind.Queue, kind.Succeeded, kind.Failed, (kind.Succeeded + kind.Failed) / JobFigures.Window.TotalSeconds,
                kind.Mean?.TotalSeconds, kind.Longest?.TotalSeconds))],
            [.. figures.Servers.Select(server => new JobHostMetrics(server.Name, [.. server.Queues], server.Workers, server.StartedAt, server.HeartbeatAt))],
            figures.Time);
    }
}

/// <summary>A queue.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Enqueued">Jobs that wait for a worker.</param>
/// <param name="Processing">Jobs that are being done.</param>
/// <param name="Scheduled">Jobs that have failed, and wait for their next try.</param>
/// <param name="Failed">Jobs that failed for good within the last day, and were not retried since.</param>
/// <param name="Dead">All jobs that failed for good and wait for somebody who has them tried again.</param>
/// <param name="OldestWait">How long the job that is due for longest has waited; null where none waits.</param>
[Description("A queue.")]
public sealed record QueueMetrics(
    [property: Description("Its name.")] string Queue,
    [property: Description("Jobs that wait for a worker.")] long Enqueued,
    [property: Description("Jobs that are being done.")] long Processing,
    [property: Description("Jobs that have failed, and wait for their next try.")] long Scheduled,
    [property: Description("Jobs that failed for good within the last day, and were not retried since.")] long Failed,
    [property: Description("All jobs that failed for good and wait for somebody who has them tried again.")] long Dead,
    [property: Description("How long the job that is due for longest has waited; null where none waits.")] double? OldestWait);

/// <summary>Jobs of a kind that ended in the last minute.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="Succeeded">Are done.</param>
/// <param name="Failed">Failed for good.</param>
/// <param name="JobsPerSecond">Both, per second.</param>
/// <param name="AvgTime">How long the last attempt took: mean; null where none was begun.</param>
/// <param name="Max">The longest.</param>
[Description("Jobs of a kind that ended in the last minute.")]
public sealed record JobKindMetrics(
    [property: Description("The kind.")] string Kind,
    [property: Description("Its queue.")] string Queue,
    [property: Description("Are done.")] long Succeeded,
    [property: Description("Failed for good.")] long Failed,
    [property: Description("Both, per second.")] double JobsPerSecond,
    [property: Description("How long the last attempt took: mean; null where none was begun.")] double? AvgTime,
    [property: Description("The longest.")] double? Max);

/// <summary>Workers of a job host.</summary>
/// <param name="Name">The host and its queue.</param>
/// <param name="Queues">The queues that they serve.</param>
/// <param name="Workers">How many there are.</param>
/// <param name="StartedAt">Since when.</param>
/// <param name="HeartbeatAt">When they last said that they live; null where they have not yet.</param>
[Description("Workers of a job host.")]
public sealed record JobHostMetrics(
    [property: Description("The host and its queue.")] string Name,
    [property: Description("The queues that they serve.")] IReadOnlyList<string> Queues,
    [property: Description("How many there are.")] int Workers,
    [property: Description("Since when.")] DateTimeOffset StartedAt,
    [property: Description("When they last said that they live; null where they have not yet.")] DateTimeOffset? HeartbeatAt);
