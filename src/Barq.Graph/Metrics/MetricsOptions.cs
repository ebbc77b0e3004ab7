using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Graph.Metrics;

/// <summary>What is measured of requests.</summary>
public sealed class MetricsOptions
{
    /// <summary><c>SLOW_REQUEST_THRESHOLD</c>: a GraphQL request is slow from so many seconds on; 0 to 3600. Default: 1.</summary>
    [Range(0.0, 3600.0)]
    public double SlowRequestThreshold { get; set; } = 1;

    internal static SettingsTable<MetricsOptions> Settings { get; } = new()
    {
        { "SLOW_REQUEST_THRESHOLD", options => options.SlowRequestThreshold },
    };
}
