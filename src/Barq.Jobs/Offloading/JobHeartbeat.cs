namespace Barq.Jobs.Offloading;

/// <summary>
/// Says in the rows of the running jobs that their worker lives, with one statement for all of them; and learns there which were called
/// off, and which are somebody else's by now.
/// </summary>
internal sealed partial class JobHeartbeat(JobRows rows, RunningJobs running, TimeProvider time, ILogger<JobHeartbeat> logger) : BackgroundService
{
    private static readonly TimeSpan _pace = TimeSpan.FromSeconds(2);

    /// <summary>Renews the leases once.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        var jobs = running.All;
        if (jobs.Count == 0)
        {
            return;
        }

        var held = await rows.RenewAsync(running.Owner, [.. jobs.Select(job => job.Id)], cancellationToken);
        foreach (var job in jobs)
        {
            if (!held.TryGetValue(job.Id, out var lease) || lease.Attempt != job.Attempt)
            {
                job.End(EndReason.LeaseLost);
            }
            else if (lease.IsCancelled)
            {
                job.End(EndReason.Cancelled);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Jobs that are still running while the host ends must not lose their leases: this goes on until nobody runs any more.
        while (!stoppingToken.IsCancellationRequested || running.All.Count > 0)
        {
            try
            {
                await BeatAsync(CancellationToken.None);
            }
            catch (Exception exception)
            {
                LogHeartbeatFailed(exception);
            }

            if (stoppingToken.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), time, CancellationToken.None);
            }
            else
            {
                await Task.WhenAny(Task.Delay(_pace, time, stoppingToken));
            }
        }
    }

    [LoggerMessage(EventIds.HeartbeatFailed, LogLevel.Warning, "The leases of the running jobs could not be renewed; others may take them")]
    private partial void LogHeartbeatFailed(Exception exception);
}
