using Barq.Graph.Subscriptions;

namespace Barq.Graph.Metrics;

/// <summary>What operators watch of the gateway itself.</summary>
internal sealed class MetricsSubscriptions : SubscriptionGroup
{
    /// <summary>Declares <c>liveMetrics</c>.</summary>
    public MetricsSubscriptions() => Ticks<MetricsSnapshot, MetricsScope>(
        "liveMetrics",
        "What `GET /api/v1/performance/metrics` shows, again and again: measured once for all who ask in the same interval. A client that reads slowly "
        + "gets the newest. For administrators of the platform.",
        new TickInterval(Most: 60),
        new TickChoice("scope", "Whose figures.", MetricsScope.Node),
        ReadAsync,
        caller => caller.IsPlatformAdministrator);

    private static async ValueTask<MetricsSnapshot> ReadAsync(IServiceProvider services, MetricsScope scope, CancellationToken cancellationToken)
    {
        var reader = services.GetRequiredService<MetricsReader>();
        return await (scope == MetricsScope.Cluster ? reader.ReadClusterAsync() : reader.ReadNodeAsync()).WaitAsync(cancellationToken);
    }
}
