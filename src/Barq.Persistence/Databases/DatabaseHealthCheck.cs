using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Barq.Persistence.Databases;

/// <summary>Whether the primary database answers a statement; without it nothing can be answered.</summary>
internal sealed class DatabaseHealthCheck(FleetDatabase database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await database.Primary.OpenConnectionAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT 1";
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (DbException exception)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", exception);
        }
    }
}
