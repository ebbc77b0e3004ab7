using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Limits;

/// <summary>How much one request may cost in all: over all fields of an operation, all of its mutations, and all requests of a batch.</summary>
public sealed class CostOptions
{
    /// <summary>
    /// <c>GRAPHQL_MAX_COST</c>: what the statements of one request may weigh together: each counts 1, <c>totalCount</c> 10 more, a condition that
    /// no index serves 5 to 30, and what stands in <c>some</c>, <c>none</c> or <c>all</c> many times over. 10 to 10 000 000. Default: 2 500.
    /// </summary>
    [Range(10, 10_000_000)]
    public int MaxCost { get; set; } = 2_500;

    /// <summary><c>GRAPHQL_MAX_MUTATIONS</c>: mutations of one request; each item of a mutation of many counts as one. 1 to 10 000. Default: 100; background jobs import more.</summary>
    [Range(1, 10_000)]
    public int MaxMutations { get; set; } = 100;

    /// <summary>
    /// <c>GRAPHQL_MAX_RESPONSE_BYTES</c>: bytes of the answer to one request, before compression; of a subscription, those of one event. Refused with
    /// <c>RESPONSE_TOO_LARGE</c>. 1 000 to 1 000 000 000. Default: 10 485 760.
    /// </summary>
    [Range(1_000, 1_000_000_000)]
    public int MaxResponseBytes { get; set; } = 10 * 1024 * 1024;

    internal static SettingsTable<CostOptions> Settings { get; } = new()
    {
        { "GRAPHQL_MAX_COST", options => options.MaxCost },
        { "GRAPHQL_MAX_MUTATIONS", options => options.MaxMutations },
        { "GRAPHQL_MAX_RESPONSE_BYTES", options => options.MaxResponseBytes },
    };
}
