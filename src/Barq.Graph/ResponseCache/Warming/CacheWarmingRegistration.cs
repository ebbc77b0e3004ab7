using Barq.Graph.Execution;
using Barq.Jobs.Readiness;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Graph.ResponseCache.Warming;

/// <summary>Registers the filling of the caches.</summary>
public static class CacheWarmingRegistration
{
    /// <summary>Adds what fills them when it is asked to.</summary>
    /// <param name="services">The services, with the execution of requests.</param>
    public static IServiceCollection AddCacheWarmer(this IServiceCollection services)
    {
        // Past the measuring: nobody asked for what it has answered.
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<CacheWarmer>(provider, provider.GetRequiredService<RequestExecutor>()));
        return services;
    }

    /// <summary>Adds the filling of the caches at the start.</summary>
    /// <param name="services">The services, with the execution of requests.</param>
    public static IServiceCollection AddCacheWarming(this IServiceCollection services)
    {
        services.AddCacheWarmer().AddHostedService(provider => provider.GetRequiredService<CacheWarmer>());
        return services.AddReadiness<CacheWarmer>("cache-warming");
    }
}
