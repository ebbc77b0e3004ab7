using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Profiling;

/// <summary>Registers the profiles of requests.</summary>
public static class ProfilingRegistration
{
    /// <summary>Adds them.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqProfiling(this IServiceCollection services)
    {
        services.AddSettings(ProfilingOptions.Settings);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<ProfilingOptions>>().Value);
        services.TryAddSingleton<Profiler>();
        return services;
    }
}
