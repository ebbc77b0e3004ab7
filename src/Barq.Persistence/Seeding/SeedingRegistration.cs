using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Persistence.Seeding;

/// <summary>Registers seeding.</summary>
public static class SeedingRegistration
{
    /// <summary>Adds <see cref="IFleetSeeder"/>.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqSeeding(this IServiceCollection services)
    {
        services.TryAddSingleton<IFleetSeeder, FleetSeeder>();
        return services;
    }
}
