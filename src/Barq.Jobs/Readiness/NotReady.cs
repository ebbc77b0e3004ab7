using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Barq.Jobs.Readiness;

/// <summary>
/// What a health check answers of a part that is not ready for a reason that passes by itself, as every host's start and end are. A fault is
/// logged as an error by whoever runs the checks, each time somebody asks; this is none.
/// </summary>
public static class NotReady
{
    private const string Mark = "passes";

    /// <summary>Says that the part is not ready yet, or not any more.</summary>
    /// <param name="why">What the part is at.</param>
    /// <returns>What is "unhealthy" for everybody who asks, by way of <see cref="PassingStates"/>.</returns>
    public static HealthCheckResult Because(string why) => HealthCheckResult.Healthy(why, new Dictionary<string, object>(StringComparer.Ordinal) { [Mark] = true });

    /// <summary>Whether a check has said so.</summary>
    internal static bool IsSaidBy(HealthReportEntry entry) => entry.Data.ContainsKey(Mark);
}
