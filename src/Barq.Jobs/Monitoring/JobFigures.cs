using Barq.Jobs.Offloading;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Monitoring;

/// <summary>
/// Counts the jobs, from their rows, and the hosts, from the queue's store. Both are the whole fleet's: whichever node asks is told the same.
/// </summary>
/// <param name="contexts">The rows.</param>
/// <param name="servers">The hosts.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told when the jobs can't be counted.</param>
public sealed partial class JobFigures(IDbContextFactory<FleetDbContext> contexts, JobServers servers, TimeProvider time, ILogger<JobFigures> logger)
{
    /// <summary>Ended jobs are counted for so long.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>How old the figures are at most that <see cref="LatestAsync"/> gives, where the database answers.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromSeconds(1);

    /// <summary>How long anybody waits for newer ones.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<JobFiguresSnapshot?> _reading = Task.FromResult<JobFiguresSnapshot?>(null);
    private JobFiguresSnapshot? _last;
    private long _readAt;

    /// <summary>
    /// The figures, counted at most once a second however many ask. Where the database is slow they may be older; see
    /// <see cref="JobFiguresSnapshot.Time"/>.
    /// </summary>
    /// <returns>Null where the jobs can't be counted just now.</returns>
    public async Task<JobFiguresSnapshot?> LatestAsync()
    {
        Task<JobFiguresSnapshot?> reading;
        lock (_lock)
        {
            if (_reading.IsCompleted && (_readAt == 0 || time.GetElapsedTime(_readAt) >= Age))
            {
                _readAt = time.GetTimestamp();
                _reading = Task.Run(TryReadAsync);
            }

            reading = _reading;
        }

        // On a clock of its own: who asks has set a limit in real seconds.
        return await Task.WhenAny(reading, Task.Delay(_patience, TimeProvider.System)) == reading ? await reading : Volatile.Read(ref _last);
    }

    /// <summary>Counts: two statements, by indexes.</summary>
    /// <param name="cancellationToken">Ends the statements.</param>
    public async Task<JobFiguresSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var standing = (await JobCounts.StandingAsync(context, now - TimeSpan.FromDays(1), cancellationToken)).ToLookup(jobs => (jobs.Queue, jobs.Status));
        var ended = await JobCounts.EndedAsync(context, now - Window, cancellationToken);
        return new JobFiguresSnapshot(
            [.. JobQueues.All.Select(queue => Queue(queue, standing, now))],
            [.. ended.GroupBy(jobs => (jobs.Queue, jobs.Kind)).OrderBy(kind => kind.Key.Kind, StringComparer.Ordinal).Select(kind => Kind(kind.Key.Kind, kind.Key.Queue, [.. kind]))],
            await servers.ReadAsync(),
            now);
    }

    private static QueueFigures Queue(string queue, ILookup<(string Queue, JobStatus Status), StandingJobs> standing, DateTimeOffset now)
    {
        var waiting = standing[(queue, JobStatus.Queued)].SingleOrDefault();
        var dead = standing[(queue, JobStatus.Dead)].SingleOrDefault();
        return new QueueFigures(queue)
        {
            Enqueued = waiting?.Count ?? 0,
            OldestWait = waiting is not null && waiting.DueSince < now ? now - waiting.DueSince : null,
            Processing = standing[(queue, JobStatus.Running)].Sum(jobs => jobs.Count),
            Scheduled = standing[(queue, JobStatus.Retrying)].Sum(jobs => jobs.Count),
            Failed = dead?.Recent ?? 0,
            Dead = dead?.Count ?? 0,
        };
    }

    private static KindFigures Kind(string kind, string queue, EndedJobs[] ended)
    {
        var begun = ended.Where(jobs => jobs.Mean is not null && jobs.Status != JobStatus.Cancelled).ToArray();
        return new KindFigures(kind, queue)
        {
            Succeeded = ended.Where(jobs => jobs.Status == JobStatus.Succeeded).Sum(jobs => jobs.Count),
            Failed = ended.Where(jobs => jobs.Status == JobStatus.Dead).Sum(jobs => jobs.Count),
            Mean = begun.Length > 0 ? TimeSpan.FromSeconds(begun.Sum(jobs => jobs.Mean!.Value * jobs.Count) / begun.Sum(jobs => jobs.Count)) : null,
            Longest = begun.Length > 0 ? TimeSpan.FromSeconds(begun.Max(jobs => jobs.Longest!.Value)) : null,
        };
    }

    private async Task<JobFiguresSnapshot?> TryReadAsync()
    {
        try
        {
            var read = await ReadAsync(CancellationToken.None);
            Volatile.Write(ref _last, read);
            return read;
        }
        catch (Exception exception)
        {
            // Who looks at the metrics is looking for what is wrong: the rest of them must be shown whatever this throws.
            LogNotCounted(exception.Message);
            return null;
        }
    }

    [LoggerMessage(EventIds.JobsNotCounted, LogLevel.Warning, "The jobs can't be counted: {Message}")]
    private partial void LogNotCounted(string message);
}
