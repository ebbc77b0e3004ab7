namespace Barq.Graph.Metrics;

/// <summary>Every five seconds keeps the totals, so that windows have a beginning, and tells the other nodes this one's figures and statements.</summary>
internal sealed class MetricsSampler(MetricsCollector collector, ClusterFigures cluster, ClusterStatements statements, TimeProvider time) : BackgroundService
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
            await cluster.PublishAsync(collector.Read());
            await statements.PublishAsync();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
