using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Replicas;

/// <summary>A health check for each replica. One that is away or behind is "degraded": its reads go to the others, or to the primary.</summary>
internal sealed class ReplicaHealthChecks(IOptions<ReplicaOptions> options) : IConfigureOptions<HealthCheckServiceOptions>
{
    public void Configure(HealthCheckServiceOptions checks)
    {
        for (var i = 0; options.Value.Enabled && i < options.Value.Urls.Length; i++)
        {
            var index = i;
            checks.Registrations.Add(new HealthCheckRegistration(
                $"replica-{index + 1}", provider => new Check(((ReplicaRouter)provider.GetRequiredService<IReadConnections>()).Replicas[index]), null, ["dependency"]));
        }
    }

    private sealed class Check(Replica replica) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await replica.ProbeAsync(cancellationToken);
                return replica.IsFresh
                    ? HealthCheckResult.Healthy(replica.Address)
                    : HealthCheckResult.Degraded($"{replica.Address} may be more than {ReplicaLag.Most.TotalSeconds} s behind.");
            }
            catch (DbException exception)
            {
                return HealthCheckResult.Degraded($"{replica.Address} does not answer.", exception);
            }
        }
    }
}
