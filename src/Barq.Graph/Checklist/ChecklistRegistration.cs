using Barq.Graph.Commands;
using Barq.Jobs.Checklist;
using Barq.Persistence.Checklist;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Graph.Checklist;

/// <summary>Registers the production checklist.</summary>
public static class ChecklistRegistration
{
    /// <summary>Adds the command <c>check</c> and all that it looks at.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddProductionChecklist(this IServiceCollection services)
    {
        services.TryAddSingleton<ProductionChecklist>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProductionCheck, SettingsCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IGatewayCommand, CheckCommand>());
        return services.AddPersistenceChecks().AddJobChecks();
    }
}
