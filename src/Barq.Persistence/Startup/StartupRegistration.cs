using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Barq.Persistence.Startup;

/// <summary>Registers what happens before a host listens.</summary>
public static class StartupRegistration
{
    /// <summary>Adds <see cref="FleetMigrator"/> and <see cref="EmbeddedGuard"/>, which commands use too, and the preparation itself.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqStartup(this IServiceCollection services)
    {
        services.AddSettings(StartupOptions.Settings);
        services.TryAddSingleton<EmbeddedGuard>();
        services.TryAddSingleton<FleetMigrator>();
        services.TryAddSingleton<FleetPreparation>();
        services.TryAddSingleton<IHostPreparation>(provider => provider.GetRequiredService<FleetPreparation>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FleetPreparation>(provider => provider.GetRequiredService<FleetPreparation>()));
        return services;
    }
}
