using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.ResponseCache;

/// <summary>How long whole responses are kept.</summary>
public sealed class ResponseCacheOptions
{
    /// <summary>
    /// <c>API_CACHE_TTL</c>: seconds that a response is kept whose fields have no hint of their own; what it was made of drops it earlier.
    /// 0 (not kept) to 86400. Default: 60.
    /// </summary>
    [Range(0, 86_400)]
    public int TtlSeconds { get; set; } = 60;

    /// <summary><c>CACHE_WARMING_ENABLED</c>: whether the operations that are marked as warm are run at the start, before the gateway is ready. Default: false.</summary>
    public bool WarmsUp { get; set; }

    internal static SettingsTable<ResponseCacheOptions> Settings { get; } = new()
    {
        { "API_CACHE_TTL", options => options.TtlSeconds },
        { "CACHE_WARMING_ENABLED", options => options.WarmsUp },
    };
}
