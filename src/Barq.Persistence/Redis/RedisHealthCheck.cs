using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Barq.Persistence.Redis;

/// <summary>Whether Redis answers. Without it the gateway goes on, slower: a lost server is "degraded" and not "unhealthy".</summary>
internal sealed class RedisHealthCheck(RedisConnections connections) : IHealthCheck
{
    // What all keys of the caches have in common: of a cluster, the node that has them is the one that matters, and a PING may go to any.
    private const string Asked = "{barq}";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var connection = await connections.GetAsync();
            await connection.GetDatabase().KeyExistsAsync(Asked).WaitAsync(cancellationToken);
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
