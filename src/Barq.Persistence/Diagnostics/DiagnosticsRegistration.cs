using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Persistence.Diagnostics;

/// <summary>Registers what watches the database's work.</summary>
public static class DiagnosticsRegistration
{
    /// <summary>Adds <see cref="StatementObservers"/> and the log of statements.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqStatementObservation(this IServiceCollection services)
    {
        services.AddSettings(StatementLogOptions.Settings);
        services.TryAddSingleton<StatementObservers>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStatementObserver, StatementLog>());
        services.TryAddSingleton<DatabaseFigures>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStatementObserver, DatabaseFigures>(provider => provider.GetRequiredService<DatabaseFigures>()));
        return services;
    }
}
