using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Transport.Http;

/// <summary>The limits of the HTTP transport.</summary>
public sealed class HttpTransportOptions
{
    /// <summary><c>GRAPHQL_MAX_BODY_BYTES</c>: bytes of a request's body. 1 000 to 100 000 000. Default: 1 000 000.</summary>
    [Range(1_000, 100_000_000)]
    public int MaxBodyBytes { get; set; } = 1_000_000;

    /// <summary><c>GRAPHQL_REQUEST_TIMEOUT</c>: seconds that a request may take, a batch as a whole. 1 to 3600. Default: 30.</summary>
    [Range(1, 3600)]
    public int RequestTimeoutSeconds { get; set; } = 30;

    /// <summary><c>GRAPHQL_MAX_BATCH</c>: requests in one batch; 0 allows no batches. 0 to 100. Default: 10.</summary>
    [Range(0, 100)]
    public int MaxBatch { get; set; } = 10;

    /// <summary>
    /// <c>MAX_SLOW_BODIES</c>: bodies of one caller that may be on their way at a time, however slowly they come; more are answered with 429. A body
    /// that came with its headers does not count. 1 to 1 000 000. Default: 50.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxSlowBodies { get; set; } = 50;

    /// <summary>
    /// <c>MAX_SLOW_BODIES_IN_ALL</c>: the same of all callers together; more are answered with 503. The last tenth is kept for callers that have
    /// none on its way. 1 to 1 000 000. Default: 2000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxSlowBodiesInAll { get; set; } = 2000;

    /// <summary>
    /// <c>CORS_ALLOWED_ORIGINS</c>: origins, separated by commas, whose pages may call the gateway, or <c>*</c> for all of them (without
    /// credentials then). Default: none, only pages of the gateway's own origin.
    /// </summary>
    [Origins]
    public string[] AllowedOrigins { get; set; } = [];

    internal static SettingsTable<HttpTransportOptions> Settings { get; } = new()
    {
        { "GRAPHQL_MAX_BODY_BYTES", options => options.MaxBodyBytes },
        { "GRAPHQL_REQUEST_TIMEOUT", options => options.RequestTimeoutSeconds },
        { "GRAPHQL_MAX_BATCH", options => options.MaxBatch },
        { "MAX_SLOW_BODIES", options => options.MaxSlowBodies },
        { "MAX_SLOW_BODIES_IN_ALL", options => options.MaxSlowBodiesInAll },
        { "CORS_ALLOWED_ORIGINS", options => options.AllowedOrigins },
    };
}
