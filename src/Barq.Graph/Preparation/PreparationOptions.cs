using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Preparation;

/// <summary>How much documents that nobody has sent before may cost those whose documents are known.</summary>
public sealed class PreparationOptions
{
    /// <summary>
    /// <c>GRAPHQL_MAX_PREPARATIONS</c>: documents that are parsed and validated at a time; further ones wait, taking turns by caller;
    /// as many again for organizations that have none under way. 0 to 1000; 0 is half of the processors. Default: 0.
    /// </summary>
    [Range(0, 1000)]
    public int MaxAtOnce { get; set; }

    /// <summary>
    /// <c>GRAPHQL_MAX_WAITING_PREPARATIONS</c>: documents that wait to be parsed, over all callers; one more is refused with
    /// <c>SERVICE_BUSY</c>. 1 to 100 000. Default: 500.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxWaiting { get; set; } = 500;

    /// <summary>
    /// <c>GRAPHQL_REFUSED_DOCUMENT_TTL</c>: seconds for which it is remembered why a document was refused. 0 (not at all) to 3600.
    /// Default: 60.
    /// </summary>
    [Range(0, 3600)]
    public int RefusedTtlSeconds { get; set; } = 60;

    /// <summary>The documents at a time, whatever the machine.</summary>
    internal int AtOnce => MaxAtOnce > 0 ? MaxAtOnce : Math.Max(1, Environment.ProcessorCount / 2);

    internal static SettingsTable<PreparationOptions> Settings { get; } = new()
    {
        { "GRAPHQL_MAX_PREPARATIONS", options => options.MaxAtOnce },
        { "GRAPHQL_MAX_WAITING_PREPARATIONS", options => options.MaxWaiting },
        { "GRAPHQL_REFUSED_DOCUMENT_TTL", options => options.RefusedTtlSeconds },
    };
}
