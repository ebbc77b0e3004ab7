using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Persistence.Checklist;

/// <summary>Registers what the production checklist looks at of databases and caches.</summary>
public static class ChecklistRegistration
{
    /// <summary>Adds the checks of the database, its replicas and the cache's server.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddPersistenceChecks(this IServiceCollection services)
    {
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IProductionCheck, DatabaseCheck>(),
            ServiceDescriptor.Singleton<IProductionCheck, ReplicaCheck>(),
            ServiceDescriptor.Singleton<IProductionCheck, CacheServerCheck>(),
        ]);
        return services;
    }
}
