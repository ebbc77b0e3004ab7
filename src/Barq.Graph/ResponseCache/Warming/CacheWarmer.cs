using System.Threading.Channels;
using Barq.Graph.PersistedOperations;
using Barq.Graph.Preparation;
using Barq.Jobs.Readiness;
using Barq.Persistence.Access;
using Barq.Persistence.Events;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Barq.Graph.ResponseCache.Warming;

/// <summary>
/// Runs the operations that are marked as warm at the start, and again whenever a job says so: for every role of every active organization,
/// whose answers are kept apart. The gateway is not ready until it is through for the first time; an operation that fails is told of, and
/// holds nothing up.
/// </summary>
internal sealed partial class CacheWarmer(
    IRequestExecutor executor,
    OperationFiles files,
    IServedOrganizations served,
    ResponseCacheOptions options,
    FleetEvents events,
    TimeProvider time,
    ILogger<CacheWarmer> logger)
    : BackgroundService, IHealthCheck
{
    private static readonly CallerRole[] _roles = [CallerRole.Owner, CallerRole.Admin, CallerRole.Manager, CallerRole.Viewer];

    // One that is due is enough, however often it was said meanwhile.
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile int _done;
    private volatile int _all = -1;
    private volatile int _rounds;

    /// <summary>How often it has been through.</summary>
    internal int Rounds => _rounds;

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        !options.WarmsUp || _done == _all
            ? HealthCheckResult.Healthy()
            : NotReady.Because($"The caches are being filled: {_done} of {(_all < 0 ? "?" : _all)} answers."));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.WarmsUp)
        {
            return;
        }

        using var subscription = events.Subscribe(occurred =>
        {
            if (occurred.Kind == FleetEventKinds.CachesDue)
            {
                _due.Writer.TryWrite(true);
            }
        });
        try
        {
            do
            {
                await TryWarmAsync(stoppingToken);
            }
            while (await _due.Reader.ReadAsync(stoppingToken));
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The host ends: whatever breaks off with it is no fault.
        }
    }

    private async Task TryWarmAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WarmAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A cold cache is slower, and no reason not to serve.
            LogFailed(exception);
            _all = _done;
        }
    }

    private async Task WarmAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var organizations = await served.KeysAsync(cancellationToken);
        var all = organizations.Count * _roles.Length * files.Warm.Count;
        var done = 0;
        var isFirst = _all < 0;
        _all = isFirst ? all : _all;
        LogStarted(files.Warm.Count, organizations.Count, all);
        foreach (var (index, organization) in organizations.Index())
        {
            foreach (var role in _roles)
            {
                foreach (var operation in files.Warm)
                {
                    await RunAsync(operation, Caller.User(organization, role), cancellationToken);
                    done++;
                    _done = isFirst ? done : _done;
                }
            }

            LogProgress(index + 1, organizations.Count, done, all);
        }

        _rounds++;
        LogDone(done, time.GetElapsedTime(started).TotalSeconds);
    }

    private async Task RunAsync(WarmOperation operation, Caller caller, CancellationToken cancellationToken)
    {
        var request = new GraphRequest
        {
            Caller = caller, Query = operation.Text, Variables = operation.VariablesFor(caller), OperationName = operation.Name, Allowed = OperationKinds.Query,
        };
        using var response = await executor.ExecuteAsync(request, cancellationToken);
        if (response.HasErrors)
        {
            LogOperationFailed(operation.Name ?? "", caller.Name);
        }
    }

    [LoggerMessage(EventIds.WarmingStarted, LogLevel.Information, "Filling the caches: {Operations} operations for {Organizations} organizations, {Answers} answers")]
    private partial void LogStarted(int operations, int organizations, int answers);

    [LoggerMessage(EventIds.WarmingProgress, LogLevel.Information, "Filling the caches: organization {Organization} of {Organizations} done, {Done} of {Answers} answers")]
    private partial void LogProgress(int organization, int organizations, int done, int answers);

    [LoggerMessage(EventIds.WarmingDone, LogLevel.Information, "The caches are filled: {Answers} answers in {Seconds:0.0} s")]
    private partial void LogDone(int answers, double seconds);

    [LoggerMessage(EventIds.WarmingOperationFailed, LogLevel.Warning, "The operation {Operation} can't be answered in advance for {Caller}")]
    private partial void LogOperationFailed(string operation, string caller);

    [LoggerMessage(EventIds.WarmingFailed, LogLevel.Warning, "The caches could not be filled in advance")]
    private partial void LogFailed(Exception exception);
}
