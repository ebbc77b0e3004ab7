using Barq.Jobs.Offloading;
using Barq.Persistence;
using Barq.Persistence.BackgroundJobs;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace Barq.Jobs.Monitoring;

/// <summary>How many jobs of a queue are where.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Enqueued">Wait for a worker.</param>
/// <param name="Processing">Are being done.</param>
/// <param name="Scheduled">Have failed, and wait for their next try.</param>
/// <param name="Failed">Failed for good within the last day.</param>
/// <param name="Succeeded">Were done within the last day.</param>
public sealed record QueueFigures(string Queue, int Enqueued, int Processing, int Scheduled, int Failed, int Succeeded);

/// <summary>Workers of a job host.</summary>
/// <param name="Name">The host and its queue.</param>
/// <param name="Queues">The queues that they serve.</param>
/// <param name="Workers">How many there are.</param>
/// <param name="StartedAt">Since when (UTC).</param>
/// <param name="HeartbeatAt">When they last said that they live (UTC); null where they have not yet.</param>
public sealed record JobServerFigures(string Name, IReadOnlyList<string> Queues, int Workers, DateTimeOffset StartedAt, DateTimeOffset? HeartbeatAt);

/// <summary>What the jobs are at.</summary>
/// <param name="Queues">Each queue, from the most to the least urgent.</param>
/// <param name="Servers">The workers that the queue's store knows; none where it can't be asked.</param>
public sealed record JobFiguresSnapshot(IReadOnlyList<QueueFigures> Queues, IReadOnlyList<JobServerFigures> Servers);

/// <summary>Counts the jobs, from their rows, and the hosts, from the queue's store.</summary>
/// <param name="contexts">The rows.</param>
/// <param name="store">The queue's store.</param>
/// <param name="time">The clock.</param>
public sealed class JobFigures(IDbContextFactory<FleetDbContext> contexts, JobStore store, TimeProvider time)
{
    /// <summary>Reads all figures: two statements, by indexes.</summary>
    /// <param name="cancellationToken">Ends the statements.</param>
    public async Task<JobFiguresSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var yesterday = time.GetUtcNow() - TimeSpan.FromDays(1);
        var open = await CountAsync(
            context.BackgroundJobs.Where(job => job.Status == JobStatus.Queued || job.Status == JobStatus.Running || job.Status == JobStatus.Retrying), cancellationToken);
        var ended = await CountAsync(context.BackgroundJobs.Where(job => job.FinishedAt > yesterday), cancellationToken);
        return new JobFiguresSnapshot(
            [.. JobQueues.All.Select(queue => new QueueFigures(
                queue, Of(open, queue, JobStatus.Queued), Of(open, queue, JobStatus.Running), Of(open, queue, JobStatus.Retrying), Of(ended, queue, JobStatus.Dead), Of(ended, queue, JobStatus.Succeeded)))],
            await ServersAsync());
    }

    /// <summary>The workers that the queue's store knows.</summary>
    /// <returns>None where it can't be asked.</returns>
    public async Task<IReadOnlyList<JobServerFigures>> ServersAsync()
    {
        try
        {
            // The storage blocks: not on the caller's thread.
            var servers = await Task.Run(() => store.Storage.GetMonitoringApi().Servers());
            return [.. servers.Select(server => new JobServerFigures(
                server.Name, [.. server.Queues], server.WorkersCount, Utc(server.StartedAt), server.Heartbeat is { } heartbeat ? Utc(heartbeat) : null))];
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return [];
        }
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static async Task<Dictionary<(string Queue, JobStatus Status), int>> CountAsync(IQueryable<BackgroundJob> jobs, CancellationToken cancellationToken) =>
        (await jobs.GroupBy(job => new { job.Queue, job.Status }).Select(group => new { group.Key.Queue, group.Key.Status, Count = group.Count() }).ToListAsync(cancellationToken))
            .ToDictionary(group => (group.Queue, group.Status), group => group.Count);

    private static int Of(Dictionary<(string Queue, JobStatus Status), int> counts, string queue, JobStatus status) => counts.GetValueOrDefault((queue, status));
}
