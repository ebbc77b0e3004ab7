using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Barq.Persistence.Memory;

/// <summary>Registers the watch over the process's memory.</summary>
public static class MemoryRegistration
{
    /// <summary>Adds it, and its part of readiness.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqMemoryWatch(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(MemoryWatch)))
        {
            return services;
        }

        services.AddSettings(MemoryOptions.Settings).AddMetrics();
        services.TryAddSingleton(new ProcessMemory(() => Environment.WorkingSet));
        services.AddSingleton<MemoryWatch>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<MemoryWatch>());
        services.AddHealthChecks().AddCheck<MemoryWatch>("memory", tags: ["ready"]);
        return services;
    }
}
