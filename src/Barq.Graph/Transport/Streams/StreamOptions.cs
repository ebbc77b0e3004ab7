using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Transport.Streams;

/// <summary>The limits of event streams and of multipart subscriptions.</summary>
public sealed class StreamOptions
{
    /// <summary>
    /// <c>GRAPHQL_SSE_KEEP_ALIVE</c>: seconds of silence after which a comment (an empty part) is sent, so that nothing between takes the stream for dead. A
    /// client that reads nothing for twice as long is given up. 1 to 3600. Default: 12.
    /// </summary>
    [Range(1, 3600)]
    public int KeepAliveSeconds { get; set; } = 12;

    /// <summary><c>GRAPHQL_SSE_MAX_STREAMS</c>: open streams of this node; more are answered with 503. 1 to 1 000 000. Default: 10 000.</summary>
    [Range(1, 1_000_000)]
    public int MaxStreams { get; set; } = 10_000;

    internal static SettingsTable<StreamOptions> Settings { get; } = new()
    {
        { "GRAPHQL_SSE_KEEP_ALIVE", options => options.KeepAliveSeconds },
        { "GRAPHQL_SSE_MAX_STREAMS", options => options.MaxStreams },
    };
}
