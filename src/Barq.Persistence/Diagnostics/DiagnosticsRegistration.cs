using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Persistence.Diagnostics;

/// <summary>Registers what watches the database's work.</summary>
public static class DiagnosticsRegistration
{
    /// <summary>Adds <see cref="StatementObservers"/> the log of statements, and their statistics.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqStatementObservation(this IServiceCollection services)
    {
        services.AddSettings(StatementLogOptions.Settings).AddSettings(QueryAnalyzerOptions.Settings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.TryAddSingleton<StatementObservers>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStatementObserver, StatementLog>());
        services.TryAddSingleton<DatabaseFigures>();
        services.TryAddSingleton<StatementStatistics>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStatementObserver, DatabaseFigures>(provider => provider.GetRequiredService<DatabaseFigures>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStatementObserver, StatementStatistics>(provider => provider.GetRequiredService<StatementStatistics>()));
        return services;
    }
}
