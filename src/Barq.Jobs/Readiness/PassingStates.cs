using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Barq.Jobs.Readiness;

/// <summary>
/// Runs the checks, and makes "unhealthy" of what has only been logged as a state: the framework logs each answer by its status, and knows
/// no part that is not ready without a fault.
/// </summary>
/// <param name="checks">What runs and logs them.</param>
internal sealed class PassingStates(HealthCheckService checks) : HealthCheckService
{
    /// <inheritdoc/>
    public override async Task<HealthReport> CheckHealthAsync(Func<HealthCheckRegistration, bool>? predicate, CancellationToken cancellationToken = default)
    {
        var report = await checks.CheckHealthAsync(predicate, cancellationToken);
        return report.Entries.Values.Any(NotReady.IsSaidBy)
            ? new HealthReport(report.Entries.ToDictionary(entry => entry.Key, entry => Told(entry.Value), StringComparer.OrdinalIgnoreCase), report.TotalDuration)
            : report;
    }

    private static HealthReportEntry Told(HealthReportEntry entry) => NotReady.IsSaidBy(entry)
        ? new HealthReportEntry(HealthStatus.Unhealthy, entry.Description, entry.Duration, null, null, entry.Tags)
        : entry;
}
