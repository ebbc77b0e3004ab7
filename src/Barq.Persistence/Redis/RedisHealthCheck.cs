using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Barq.Persistence.Redis;

/// <summary>Whether Redis answers. Without it the gateway goes on, slower: a lost server is "degraded" and not "unhealthy".</summary>
internal sealed class RedisHealthCheck(RedisConnections connections) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var connection = await connections.GetAsync();
            await connection.GetDatabase().PingAsync().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (RedisException exception)
        {
            return HealthCheckResult.Degraded("Redis does not answer.", exception);
        }
        catch (TimeoutException exception)
        {
            return HealthCheckResult.Degraded("Redis did not answer in time.", exception);
        }
    }
}
