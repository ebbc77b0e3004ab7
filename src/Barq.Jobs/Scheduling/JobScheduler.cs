using System.Globalization;
using Barq.Jobs.Hosting;
using Barq.Jobs.Offloading;
using Barq.Persistence.Access;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Scheduling;

/// <summary>
/// Brings recurring jobs, each occurrence once however many hosts there are: its name and time are the idempotency key of a row, and only
/// one such row can be. Nothing of it lives in the queue's store, so losing that loses no occurrence. One that was due while no host ran is
/// made up for when one runs again, the last of each; on a fleet that never had the job, the first comes when it is due.
/// </summary>
internal sealed partial class JobScheduler(
    IEnumerable<RecurringJob> recurring,
    IDbContextFactory<FleetDbContext> contexts,
    JobClient jobs,
    JobStore store,
    JobHostRole role,
    RecurringDisplay display,
    TimeProvider time,
    ILogger<JobScheduler> logger) : BackgroundService
{
    /// <summary>Who asks for recurring jobs, as their rows name it.</summary>
    public const string Requester = "schedule";

    private static readonly TimeSpan _pace = TimeSpan.FromSeconds(1);

    private static readonly Caller _caller = Caller.PlatformAdministrator(Requester);

    private readonly RecurringJob[] _recurring = [.. recurring];
    private readonly Dictionary<string, DateTimeOffset> _done = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(1);
    private DateTimeOffset _started;

    /// <summary>Asks for what is due.</summary>
    /// <returns>How many jobs this host has brought.</returns>
    public async Task<int> TickAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await BringDueAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    private async Task<int> BringDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        _started = _started == default ? now : _started;
        var brought = 0;
        foreach (var job in _recurring)
        {
            var due = job.Recurrence.LastUntil(now);
            if (_done.TryGetValue(job.Name, out var last) ? due <= last : !await IsMissedAsync(job, due, cancellationToken))
            {
                _done.TryAdd(job.Name, due);
                continue;
            }

            brought += await BringAsync(job, due, cancellationToken);
            _done[job.Name] = due;
        }

        return brought;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_recurring.Length == 0 || !role.DoesJobs(store))
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TickAsync(stoppingToken);
                await display.ShowAsync(_recurring);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogFailed(exception.Message);
            }

            await Task.WhenAny(Task.Delay(_pace, time, stoppingToken));
        }
    }

    // At this host's first look: an occurrence from before its start is made up for where the fleet has had the job before.
    private async Task<bool> IsMissedAsync(RecurringJob job, DateTimeOffset due, CancellationToken cancellationToken)
    {
        if (due >= _started)
        {
            return true;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var first = job.Name + "@";
        var behind = job.Name + "A";
        return await context.BackgroundJobs.AnyAsync(
            row => row.RequestedBy == Requester && string.Compare(row.IdempotencyKey, first) >= 0 && string.Compare(row.IdempotencyKey, behind) < 0, cancellationToken);
    }

    private async Task<int> BringAsync(RecurringJob job, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{job.Name}@{due:yyyy-MM-ddTHH:mm:ssZ}");
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (await context.BackgroundJobs.AnyAsync(row => row.RequestedBy == Requester && row.IdempotencyKey == key, cancellationToken))
            {
                return 0;
            }
        }

        await jobs.EnqueueAsync(_caller, new JobRequest(job.Kind, job.Arguments, 0) { IdempotencyKey = key }, cancellationToken);
        LogBrought(job.Name, key);
        return 1;
    }

    [LoggerMessage(EventIds.ScheduleFailed, LogLevel.Warning, "The recurring jobs could not be looked after, and are in a second: {Message}")]
    private partial void LogFailed(string message);

    [LoggerMessage(EventIds.OccurrenceQueued, LogLevel.Debug, "The recurring job {Name} is due: {Key}")]
    private partial void LogBrought(string name, string key);
}
