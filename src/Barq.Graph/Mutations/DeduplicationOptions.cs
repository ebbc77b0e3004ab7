using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Mutations;

/// <summary>What happens to requests that come twice.</summary>
public sealed class DeduplicationOptions
{
    /// <summary><c>REQUEST_DEDUPLICATION_ENABLED</c>: whether a mutation repeated with the same idempotency key is done once, and identical queries in flight share one execution (those whose answers may be kept, with <c>CACHE_ENABLED</c>, by which nodes tell each other of changes). Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// <c>DEDUPLICATION_WINDOW</c>: seconds in which a repeated mutation gets the first one's answer, and a job that is asked for again the first
    /// one's job; 1 to 86400. Default: none, 600 for mutations and 86400 for jobs: a phone that had no network repeats what it sent minutes later.
    /// </summary>
    [Range(1, 86_400)]
    public int? WindowSeconds { get; set; }

    /// <summary>How long the key of a mutation stands for its answer.</summary>
    internal TimeSpan MutationWindow => TimeSpan.FromSeconds(WindowSeconds ?? 600);

    /// <summary>How long the key of a job stands for it.</summary>
    internal TimeSpan JobWindow => TimeSpan.FromSeconds(WindowSeconds ?? 86_400);

    internal static SettingsTable<DeduplicationOptions> Settings { get; } = new()
    {
        { "REQUEST_DEDUPLICATION_ENABLED", options => options.Enabled },
        { "DEDUPLICATION_WINDOW", options => options.WindowSeconds },
    };
}
