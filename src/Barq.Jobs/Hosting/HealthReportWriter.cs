using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Barq.Jobs.Hosting;

/// <summary>Writes how each part of a host is: its status, its latency in seconds, and what is wrong; no exception.</summary>
public static class HealthReportWriter
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Answers with a report; the status code is the caller's to set.</summary>
    /// <param name="context">The request.</param>
    /// <param name="report">The report.</param>
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(report);
        return context.Response.WriteAsJsonAsync(
            new
            {
                Status = Name(report.Status),
                Checks = report.Entries.ToDictionary(
                    entry => entry.Key,
                    entry => new { Status = Name(entry.Value.Status), Latency = entry.Value.Duration.TotalSeconds, entry.Value.Description }),
            },
            _options,
            context.RequestAborted);
    }

#pragma warning disable CA1308 // JSON's names, not a comparison.
    private static string Name(HealthStatus status) => status.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
