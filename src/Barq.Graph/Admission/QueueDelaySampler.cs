namespace Barq.Graph.Admission;

/// <summary>Looks ten times a second how much later than due a piece of work begins: that is how long all work waits for a processor.</summary>
internal sealed class QueueDelaySampler(QueueDelay delay, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            await Task.Delay(_period, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay.Observe(time.GetElapsedTime(started) - _period);
        }
    }
}
