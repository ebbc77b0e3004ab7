using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Persistence.Diagnostics;

/// <summary>Which SQL statements are written to the log.</summary>
public sealed class StatementLogOptions
{
    /// <summary><c>LOG_QUERIES</c>: whether statements are logged at all. Default: false.</summary>
    public bool LogQueries { get; set; }

    /// <summary><c>LOG_SLOW_QUERIES_ONLY</c>: of those, only the slow and the failed ones. Default: true.</summary>
    public bool SlowQueriesOnly { get; set; } = true;

    /// <summary><c>SLOW_QUERY_THRESHOLD</c>: a statement is slow from so many seconds on; 0 to 3600. Default: 0.1.</summary>
    [Range(0.0, 3600.0)]
    public double SlowQueryThreshold { get; set; } = 0.1;

    internal static SettingsTable<StatementLogOptions> Settings { get; } = new()
    {
        { "LOG_QUERIES", options => options.LogQueries },
        { "LOG_SLOW_QUERIES_ONLY", options => options.SlowQueriesOnly },
        { "SLOW_QUERY_THRESHOLD", options => options.SlowQueryThreshold },
    };
}
