using Barq.Jobs.Offloading;
using Hangfire;
using Hangfire.AspNetCore;
using Microsoft.Extensions.Options;

namespace Barq.Jobs.Hosting;

/// <summary>Whether this process is a job host.</summary>
/// <param name="IsJobHost">True: it serves queues whatever it runs on. False: only where the queue is in its own process.</param>
internal sealed record JobHostRole(bool IsJobHost)
{
    /// <summary>Whether this process does the jobs of a queue's store, and sees to those that recur.</summary>
    public bool DoesJobs(JobStore store) => IsJobHost || store.IsEmbedded;
}

/// <summary>
/// The workers of this process. When it is asked to end they take nothing more, have a while to finish what they are at, and then hand
/// it back: its lease is released, and the next host takes it at once.
/// </summary>
internal sealed partial class JobWorkers(
    JobStore store,
    WorkerShares shares,
    RunningJobs running,
    JobInstruments instruments,
    JobHostRole role,
    IOptions<WorkersOptions> options,
    IServiceProvider services,
    ILoggerFactory loggers,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<JobWorkers> logger) : IHostedService, IDisposable
{
    private readonly List<BackgroundJobServer> _servers = [];
    private readonly CancellationTokenSource _over = new();
    private Task _counting = Task.CompletedTask;
    private CancellationTokenRegistration _stopping;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!role.DoesJobs(store))
        {
            return Task.CompletedTask;
        }

        GlobalConfiguration.Configuration.UseLogProvider(new AspNetCoreLogProvider(loggers));
        foreach (var (queue, workers) in shares.Queues)
        {
            _servers.Add(new BackgroundJobServer(
                new BackgroundJobServerOptions
                {
                    ServerName = $"{Environment.MachineName}:{queue}",
                    Queues = [queue],
                    WorkerCount = workers,
                    Activator = new ServiceActivator(services),
                    FilterProvider = JobStore.Filters,
                    SchedulePollingInterval = TimeSpan.FromSeconds(1),
                    HeartbeatInterval = TimeSpan.FromSeconds(5),
                    ServerCheckInterval = TimeSpan.FromSeconds(30),
                    ServerTimeout = TimeSpan.FromSeconds(30),
                    StopTimeout = TimeSpan.Zero,
                    ShutdownTimeout = TimeSpan.FromSeconds(5),
                    CancellationCheckInterval = TimeSpan.FromMinutes(1),
                },
                store.Storage));
            LogStarted(workers, queue);
        }

        // While the host still serves, it takes no more jobs.
        instruments.Serves(shares.Queues);
        _stopping = lifetime.ApplicationStopping.Register(() =>
        {
            instruments.Serves([]);
            _servers.ForEach(server => server.SendStop());
        });
        _counting = role.IsJobHost && options.Value.MaxPerChild > 0 ? CountAsync(options.Value.MaxPerChild) : Task.CompletedTask;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _over.CancelAsync();
        _servers.ForEach(server => server.SendStop());
        if (running.All.Count > 0)
        {
            LogStopping(running.All.Count, options.Value.ShutdownTimeoutSeconds);
            await EmptyAsync(TimeSpan.FromSeconds(options.Value.ShutdownTimeoutSeconds));
            foreach (var job in running.All)
            {
                job.End(EndReason.HostEnds);
            }

            // Those that listen to their token end by themselves now; the others are left alone, and can't commit anything more.
            await EmptyAsync(TimeSpan.FromSeconds(2));
            foreach (var job in running.All)
            {
                job.Abandoned.TrySetResult();
            }

            await EmptyAsync(TimeSpan.FromSeconds(5));
        }

        foreach (var server in _servers)
        {
            await server.WaitForShutdownAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(5), time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _counting;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _servers.ForEach(server => server.Dispose());
        if (_servers.Count > 0)
        {
            // Hangfire's log is the process's, and would go on asking for this host's, which goes now.
            Hangfire.Logging.LogProvider.SetCurrentLogProvider(null);
        }

        _over.Dispose();
    }

    private async Task EmptyAsync(TimeSpan limit)
    {
        var start = time.GetTimestamp();
        while (running.All.Count > 0 && time.GetElapsedTime(start) < limit)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, CancellationToken.None);
        }
    }

    private async Task CountAsync(int most)
    {
        while (running.Ended < most)
        {
            if (await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(200), time, _over.Token)) is { IsCanceled: true })
            {
                return;
            }
        }

        LogReached(most);
        lifetime.StopApplication();
    }

    [LoggerMessage(EventIds.WorkersStarted, LogLevel.Information, "{Workers} worker(s) serve the queue {Queue}")]
    private partial void LogStarted(int workers, string queue);

    [LoggerMessage(EventIds.WorkersStopping, LogLevel.Information, "The host ends: {Jobs} running job(s) have {Seconds} s to finish, then they go back to their queues")]
    private partial void LogStopping(int jobs, int seconds);

    [LoggerMessage(EventIds.JobsPerHostReached, LogLevel.Information, "{Jobs} jobs are done (JOBS_MAX_PER_CHILD): the host ends, to be started anew")]
    private partial void LogReached(int jobs);

    /// <summary>Makes what the queue calls from this host's services.</summary>
    private sealed class ServiceActivator(IServiceProvider services) : JobActivator
    {
        public override object ActivateJob(Type jobType) => services.GetRequiredService(jobType);
    }
}
