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

    /// <summary>
    /// <c>GRAPHQL_SUBSCRIPTION_QUEUE_BYTES_PER_CALLER</c>: bytes of the answers that wait for one user, courier or service, over all of its sockets and
    /// event streams on this node. 1 000 to 10 000 000 000. Default: 16 777 216. Administrators of the platform have no such limit.
    /// </summary>
    [Range(1_000, 10_000_000_000)]
    public long MaxQueuedBytesPerCaller { get; set; } = 16 << 20;

    /// <summary>
    /// <c>GRAPHQL_MAX_SUBSCRIPTIONS_PER_CALLER</c>: subscriptions of one user, courier or service that are open on this node. 1 to 1 000 000. Default:
    /// 500. Administrators of the platform have no such limit.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxPerCaller { get; set; } = 500;

    /// <summary>
    /// <c>GRAPHQL_MAX_SUBSCRIPTIONS_PER_ORGANIZATION</c>: subscriptions of all callers of one organization that are open on this node. 1 to 1 000 000.
    /// Default: 20 000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxPerOrganization { get; set; } = 20_000;

    /// <summary>
    /// <c>GRAPHQL_MAX_SUBSCRIPTION_BYTES_PER_CALLER</c>: bytes of documents and variables that the open subscriptions of one user, courier or service
    /// keep on this node; what several of them have in common counts once. 10 000 to 10 000 000 000. Default: 16 777 216.
    /// </summary>
    [Range(10_000, 10_000_000_000)]
    public long MaxBytesPerCaller { get; set; } = 16 << 20;

    /// <summary>
    /// <c>GRAPHQL_MAX_SUBSCRIPTION_BYTES_PER_ORGANIZATION</c>: those of all callers of one organization. 10 000 to 10 000 000 000. Default: 134 217 728.
    /// </summary>
    [Range(10_000, 10_000_000_000)]
    public long MaxBytesPerOrganization { get; set; } = 128 << 20;

    internal static SettingsTable<SubscriptionOptions> Settings { get; } = new()
    {
        { "GRAPHQL_SUBSCRIPTION_QUEUE", options => options.MaxQueued },
        { "GRAPHQL_SUBSCRIPTION_QUEUE_BYTES", options => options.MaxQueuedBytes },
        { "GRAPHQL_SUBSCRIPTION_QUEUE_BYTES_PER_CALLER", options => options.MaxQueuedBytesPerCaller },
        { "GRAPHQL_MAX_SUBSCRIPTIONS_PER_CALLER", options => options.MaxPerCaller },
        { "GRAPHQL_MAX_SUBSCRIPTIONS_PER_ORGANIZATION", options => options.MaxPerOrganization },
        { "GRAPHQL_MAX_SUBSCRIPTION_BYTES_PER_CALLER", options => options.MaxBytesPerCaller },
        { "GRAPHQL_MAX_SUBSCRIPTION_BYTES_PER_ORGANIZATION", options => options.MaxBytesPerOrganization },
    };
}
