using Barq.Persistence.Access;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.RowSecurity;
using Barq.Persistence.Settings;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Barq.Persistence.Databases;

/// <summary>Registers the database.</summary>
public static class DatabaseRegistration
{
    /// <summary>Adds <see cref="DatabaseTime"/> as the time of the process, where nobody has given it another than the machine's.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddDatabaseTime(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.LastOrDefault(service => service.ServiceType == typeof(TimeProvider)) is { } given && given.ImplementationInstance != TimeProvider.System)
        {
            return services;
        }

        services.TryAddSingleton(provider => new DatabaseTime(TimeProvider.System, provider.GetRequiredService<ILogger<DatabaseTime>>()));
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(provider => provider.GetRequiredService<DatabaseTime>()));
        services.AddHostedService<DatabaseTimeWatch>();
        return services;
    }

    /// <summary>
    /// Adds <see cref="FleetDatabase"/> and a pooled <see cref="IDbContextFactory{TContext}"/> of <see cref="FleetDbContext"/> for the
    /// database that <see cref="DatabaseOptions"/> names.
    /// </summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqDatabase(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(FleetDatabase)))
        {
            return services;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddBarqStatementObservation().AddBarqRowSecurity().AddSettings(DatabaseOptions.Settings);
        services.AddSingleton<FleetDatabase>();
        services.TryAddSingleton<ConnectionPools>();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database", tags: ["ready"]);
        services.AddPooledDbContextFactory<PostgreSqlFleetDbContext>((provider, options) => options
            .UseNpgsql((NpgsqlDataSource)provider.GetRequiredService<FleetDatabase>().Primary)
            .UseRowSecurity(provider)
            .AddInterceptors(_halfPrepared)
            .UseFleet(provider));
#if BARQ_EMBEDDED
        services.AddPooledDbContextFactory<SqliteFleetDbContext>((provider, options) => Embedded.SqliteContext.Use(options, provider)
            .UseFleet(provider));
#endif
        services.TryAddSingleton<IDbContextFactory<FleetDbContext>>(provider => provider.GetRequiredService<FleetDatabase>().Provider switch
        {
#if BARQ_EMBEDDED
            DatabaseProvider.Sqlite => Contexts<SqliteFleetDbContext>(provider),
#endif
            _ => Contexts<PostgreSqlFleetDbContext>(provider),
        });
        return services;
    }

    private static readonly LostTransactionGuard _lostTransactions = new();
    private static readonly HalfPreparedGuard _halfPrepared = new();

    private static FleetDbContextFactory<TContext> Contexts<TContext>(IServiceProvider provider)
        where TContext : FleetDbContext => new(provider.GetRequiredService<IDbContextFactory<TContext>>(), provider.GetRequiredService<OwnFence>());

    private static void UseFleet(this DbContextOptionsBuilder options, IServiceProvider provider) => options
        .UseFleetConventions(provider.GetRequiredService<TimeProvider>())
        .AddInterceptors(new StatementInterceptor(provider.GetRequiredService<StatementObservers>()), _lostTransactions);
}
