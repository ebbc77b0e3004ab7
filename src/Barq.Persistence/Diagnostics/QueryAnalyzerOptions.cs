using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Persistence.Diagnostics;

/// <summary>What is made of the statements that are watched.</summary>
public sealed class QueryAnalyzerOptions
{
    /// <summary>
    /// <c>N1_QUERY_THRESHOLD</c>: a statement that one request runs so often for one field is reported as an N+1 pattern; 2 to 1000.
    /// Default: 5.
    /// </summary>
    [Range(2, 1000)]
    public int RepeatThreshold { get; set; } = 5;

    internal static SettingsTable<QueryAnalyzerOptions> Settings { get; } = new()
    {
        { "N1_QUERY_THRESHOLD", options => options.RepeatThreshold },
    };
}
