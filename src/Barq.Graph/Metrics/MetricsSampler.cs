namespace Barq.Graph.Metrics;

/// <summary>Every five seconds keeps the totals, so that windows have a beginning, and tells the other nodes this one's figures, statements and operations.</summary>
/// <remarks>What goes wrong with a sample is told of once and ends nothing: requests are served without figures, too.</remarks>
internal sealed partial class MetricsSampler(
    MetricsCollector collector, ClusterFigures cluster, ClusterStatements statements, ClusterOperations operations, TimeProvider time, ILogger<MetricsSampler> logger) : BackgroundService
{
    /// <summary>Time between two samples.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private volatile int _samples;
    private bool _fails;

    /// <summary>How many samples are over, however they ended.</summary>
    internal int Samples => _samples;

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is null)
        {
            return;
        }

        await TryAsync(async () =>
        {
            await cluster.LeaveAsync();
            await statements.LeaveAsync();
        });
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await TryAsync(SampleAsync);
            _samples++;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SampleAsync()
    {
        collector.Sample();
        var shared = ClusterFigures.Shared(collector.Read());
        await cluster.PublishAsync(shared);
        await statements.PublishAsync();
        await operations.PublishAsync(shared);
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            _fails = false;
        }
        catch (Exception exception)
        {
            if (!_fails)
            {
                LogFailed(exception);
            }

            _fails = true;
        }
    }

    [LoggerMessage(EventIds.MetricsNotSampled, LogLevel.Warning, "This node's figures could not be sampled: requests are served as before, and the next sample is tried as usual")]
    private partial void LogFailed(Exception exception);
}
