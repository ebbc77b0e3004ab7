using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Barq.Jobs.Monitoring;

/// <summary>
/// Whether a job host lives. Where none does, a gateway goes on: it takes work and keeps it, and the work is done when a host is there
/// again; so it is degraded and not unhealthy.
/// </summary>
internal sealed class JobHostHealthCheck(JobServers hosts, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var servers = await hosts.ReadAsync().WaitAsync(cancellationToken);
        var last = servers.Max(server => server.HeartbeatAt);
        if (last is null)
        {
            return HealthCheckResult.Degraded("No job host is known: jobs wait.");
        }

        var age = time.GetUtcNow() - last.Value;
        var told = string.Create(
            CultureInfo.InvariantCulture,
            $"{servers.Sum(server => server.Workers)} workers; last heartbeat {last:yyyy-MM-ddTHH:mm:ssZ}, {Math.Max(0, age.TotalSeconds):0} s ago.");
        var data = new Dictionary<string, object>(StringComparer.Ordinal) { ["last_heartbeat"] = last.Value };
        return age <= _patience ? HealthCheckResult.Healthy(told, data) : HealthCheckResult.Degraded(told, data: data);
    }
}
