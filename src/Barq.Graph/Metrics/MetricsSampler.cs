namespace Barq.Graph.Metrics;

/// <summary>Every five seconds keeps the totals, so that windows have a beginning, and tells the other nodes this one's figures, statements and operations.</summary>
internal sealed class MetricsSampler(MetricsCollector collector, ClusterFigures cluster, ClusterStatements statements, ClusterOperations operations, TimeProvider time) : BackgroundService
{
    /// <summary>Time between two samples.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await cluster.LeaveAsync();
        await statements.LeaveAsync();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            collector.Sample();
            var shared = ClusterFigures.Shared(collector.Read());
            await cluster.PublishAsync(shared);
            await statements.PublishAsync();
            await operations.PublishAsync(shared);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
