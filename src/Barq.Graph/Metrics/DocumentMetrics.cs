using System.ComponentModel;

namespace Barq.Graph.Metrics;

/// <summary>Documents that are kept in the process.</summary>
/// <param name="Prepared">Documents that are kept parsed, validated and planned.</param>
/// <param name="PreparedBytes">Bytes that they and their plans hold.</param>
/// <param name="PreparedEvicted">Those that gave way to others, since the start.</param>
/// <param name="Automatic">Automatic persisted queries that are kept.</param>
/// <param name="AutomaticBytes">Bytes of them.</param>
/// <param name="AutomaticRefused">Those that were not kept because their callers had left their share, since the start.</param>
[Description("Documents that are kept in the process.")]
public sealed record DocumentMetrics(
    [property: Description("Documents that are kept parsed, validated and planned.")] long Prepared,
    [property: Description("Bytes that they and their plans hold.")] long PreparedBytes,
    [property: Description("Those that gave way to others, since the start.")] long PreparedEvicted,
    [property: Description("Automatic persisted queries that are kept.")] long Automatic,
    [property: Description("Bytes of them.")] long AutomaticBytes,
    [property: Description("Those that were not kept because their callers had left their share, since the start.")] long AutomaticRefused)
{
    /// <summary>Nothing.</summary>
    internal static DocumentMetrics None { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Of two nodes together.</summary>
    internal DocumentMetrics Plus(DocumentMetrics other) => new(
        Prepared + other.Prepared, PreparedBytes + other.PreparedBytes, PreparedEvicted + other.PreparedEvicted,
        Automatic + other.Automatic, AutomaticBytes + other.AutomaticBytes, AutomaticRefused + other.AutomaticRefused);
}
