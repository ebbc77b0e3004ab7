using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Jobs.Telemetry;

/// <summary>Where the host's metrics and traces go.</summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// <c>METRICS_TOKEN</c>: the bearer token with which Prometheus reads <c>/metrics</c>, at least 16 characters. In Development anybody
    /// may; the gateway's administrators always may. Default: none.
    /// </summary>
    [MinLength(16)]
    public string? MetricsToken { get; set; }

    /// <summary>
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>: the collector that traces and metrics go to over OTLP, such as <c>http://collector:4317</c>. The
    /// OpenTelemetry SDK reads it and all other standard <c>OTEL_*</c> variables. Default: unset, nothing is sent.
    /// </summary>
    [Url]
    public string? OtlpEndpoint { get; set; }

    internal static SettingsTable<TelemetryOptions> Settings { get; } = new()
    {
        { "OTEL_EXPORTER_OTLP_ENDPOINT", options => options.OtlpEndpoint },
        { "METRICS_TOKEN", options => options.MetricsToken, true },
    };
}
