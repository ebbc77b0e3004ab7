using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Persistence.Redis;

/// <summary>Registers the Redis server.</summary>
public static class RedisRegistration
{
    /// <summary>Adds <see cref="RedisConnections"/> and a health check of the server.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqRedis(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(RedisConnections)))
        {
            return services;
        }

        services.AddSettings(RedisOptions.Settings);
        services.TryAddSingleton<RedisEndpoint>();
        services.AddSingleton<RedisConnections>();
        services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis", tags: ["ready"]);
        return services;
    }
}
