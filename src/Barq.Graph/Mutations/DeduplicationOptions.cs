using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Mutations;

/// <summary>What happens to requests that come twice.</summary>
public sealed class DeduplicationOptions
{
    /// <summary><c>REQUEST_DEDUPLICATION_ENABLED</c>: whether a mutation repeated with the same idempotency key is done once, and identical queries in flight share one execution (those whose answers may be kept, with <c>CACHE_ENABLED</c>, by which nodes tell each other of changes). Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary><c>DEDUPLICATION_WINDOW</c>: seconds in which the repeated mutation gets the first one's answer; 1 to 86400. Default: 5.</summary>
    [Range(1, 86_400)]
    public int WindowSeconds { get; set; } = 5;

    internal static SettingsTable<DeduplicationOptions> Settings { get; } = new()
    {
        { "REQUEST_DEDUPLICATION_ENABLED", options => options.Enabled },
        { "DEDUPLICATION_WINDOW", options => options.WindowSeconds },
    };
}
