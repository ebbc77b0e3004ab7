using Barq.Persistence.Databases;
using Barq.Persistence.RowSecurity;
using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Replicas;

/// <summary>Registers where reads go.</summary>
public static class ReplicaRegistration
{
    /// <summary>Adds <see cref="IReadConnections"/>; needs <see cref="DatabaseRegistration.AddBarqDatabase"/>.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqReplicas(this IServiceCollection services)
    {
        services.AddSettings(ReplicaOptions.Settings);
        if (!services.Any(service => service.ServiceType == typeof(IReadConnections)))
        {
            services.AddSingleton<IReadConnections>(CreateRouter);
            services.AddHealthChecks();
            services.AddSingleton<IConfigureOptions<HealthCheckServiceOptions>, ReplicaHealthChecks>();
        }

        return services;
    }

    private static ReplicaRouter CreateRouter(IServiceProvider provider)
    {
        var database = provider.GetRequiredService<FleetDatabase>();
        var settings = provider.GetRequiredService<IOptions<ReplicaOptions>>().Value;
        if (settings.Enabled && database.Provider != DatabaseProvider.PostgreSql)
        {
            throw new StartupException("DB_READ_REPLICAS_ENABLED is 'true', but the database is SQLite, which has no replicas.");
        }

        var options = provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        var time = provider.GetRequiredService<TimeProvider>();
        return new ReplicaRouter(
            database,
            settings.Enabled && DatabaseUrl.TryParse(options.Url!, out var primary, out _) ? new PrimaryLog(PostgreSqlPool.Settings(primary.ConnectionString, options).ConnectionString, time) : null,
            settings.Enabled ? [.. settings.Urls.Select(url => new Replica(url, options, provider.GetRequiredService<RowSecurityOptions>(), time))] : [],
            settings.CheckInterval,
            time,
            provider.GetRequiredService<ILogger<ReplicaRouter>>());
    }
}
