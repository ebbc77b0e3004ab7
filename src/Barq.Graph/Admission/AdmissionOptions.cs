using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Admission;

/// <summary>How much is worked on at a time.</summary>
public sealed class AdmissionOptions
{
    /// <summary>
    /// <c>MAX_CONCURRENT_REQUESTS</c>: operations that are executed at a time, whatever they came by: each of a batch, of a socket, of an event
    /// stream. Answers from the cache need no place, and neither does a body that is still on its way. More are answered with 503.
    /// 1 to 1 000 000. Default: 1000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxConcurrentRequests { get; set; } = 1000;

    /// <summary>
    /// <c>MAX_QUEUE_DELAY</c>: milliseconds for which work may wait for a processor. While all of it waits longer, operations that are not in the
    /// cache are answered with 503, so that those which have begun end in time. 0 (off) to 600 000. Default: 1000.
    /// </summary>
    [Range(0, 600_000)]
    public int MaxQueueDelayMilliseconds { get; set; } = 1000;

    internal static SettingsTable<AdmissionOptions> Settings { get; } = new()
    {
        { "MAX_CONCURRENT_REQUESTS", options => options.MaxConcurrentRequests },
        { "MAX_QUEUE_DELAY", options => options.MaxQueueDelayMilliseconds },
    };
}
