using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Subscriptions;

/// <summary>What a subscriber may leave lying that reads more slowly than things happen. Whatever is over ends the subscription.</summary>
public sealed class SubscriptionOptions
{
    /// <summary>
    /// <c>GRAPHQL_SUBSCRIPTION_QUEUE</c>: answers that wait for one subscriber. 1 to 100 000. Default: 256. Of ticks only the newest waits.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxQueued { get; set; } = 256;

    /// <summary>
    /// <c>GRAPHQL_SUBSCRIPTION_QUEUE_BYTES</c>: bytes of the answers that wait for one client, over all subscriptions of its socket.
    /// 1 000 to 1 000 000 000. Default: 524 288.
    /// </summary>
    [Range(1_000, 1_000_000_000)]
    public int MaxQueuedBytes { get; set; } = 512 * 1024;

    internal static SettingsTable<SubscriptionOptions> Settings { get; } = new()
    {
        { "GRAPHQL_SUBSCRIPTION_QUEUE", options => options.MaxQueued },
        { "GRAPHQL_SUBSCRIPTION_QUEUE_BYTES", options => options.MaxQueuedBytes },
    };
}
