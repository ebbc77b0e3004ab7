using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.RateLimiting;

/// <summary>What one caller may ask for in a while, over all nodes.</summary>
public sealed class RateLimitOptions
{
    /// <summary>The default of <see cref="Requests"/> outside Development.</summary>
    internal const int DefaultRequests = 100;

    /// <summary>
    /// <c>RATE_LIMIT_REQUESTS</c>: requests in a window, per caller: a user, a courier, a service, else an address. Every operation counts,
    /// whatever it comes by. 0 (off) to 1 000 000 000. Default: 100; in Development 0.
    /// </summary>
    [Range(0, 1_000_000_000)]
    public int? Requests { get; set; }

    /// <summary><c>RATE_LIMIT_WINDOW</c>: seconds of the window. 1 to 86 400. Default: 60.</summary>
    [Range(1, 86_400)]
    public int WindowSeconds { get; set; } = 60;

    /// <summary>
    /// <c>RATE_LIMIT_COST</c>: what a caller's operations may cost in a window together; who has spent it waits, however few they were. 0 (off) to
    /// 1 000 000 000. Default: 0.
    /// </summary>
    [Range(0, 1_000_000_000)]
    public int Cost { get; set; }

    internal static SettingsTable<RateLimitOptions> Settings { get; } = new()
    {
        { "RATE_LIMIT_REQUESTS", options => options.Requests },
        { "RATE_LIMIT_WINDOW", options => options.WindowSeconds },
        { "RATE_LIMIT_COST", options => options.Cost },
    };
}
