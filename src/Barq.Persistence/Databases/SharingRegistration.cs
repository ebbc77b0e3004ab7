using System.Diagnostics.Metrics;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Settings;
using Barq.Persistence.Sharing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Databases;

/// <summary>Registers the bulkhead in front of the database.</summary>
public static class SharingRegistration
{
    /// <summary>Of the pool, the part that the product keeps for itself: outbox, dispatcher, health. And of the turns, the part that is kept for newcomers.</summary>
    private const int ReservedPart = 10;

    /// <summary>Adds <see cref="StatementGate"/>.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqSharing(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSettings(SharingOptions.Settings);
        services.AddMetrics();
        services.TryAddSingleton(Create);
        return services;
    }

    private static StatementGate Create(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<SharingOptions>>().Value;
        var database = provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        var pool = Math.Max(1, database.PoolSize + database.MaxOverflow);
        var most = options.MaxRunning > 0 ? options.MaxRunning : pool - (pool / ReservedPart);
        var ofCaller = options.MaxRunningPerCaller > 0 ? options.MaxRunningPerCaller : 2 * Environment.ProcessorCount;
        var ofOrganization = options.MaxRunningPerOrganization > 0 ? options.MaxRunningPerOrganization : 4 * Environment.ProcessorCount;
        var gate = new StatementGate(
            new GateTerms(
                most,
                ofCaller,
                ofOrganization,
                most / ReservedPart,
                options.MaxWaiting,
                TimeSpan.FromSeconds(database.PoolTimeoutSeconds),
                TimeSpan.FromMilliseconds(options.ShedAfterMilliseconds)),
            static () => new DatabaseBusyException(),
            provider.GetRequiredService<TimeProvider>());
        var meter = provider.GetRequiredService<IMeterFactory>().Create(Tracing.Name);
        meter.CreateObservableGauge("sql.turns.running", () => gate.Running, null, "Statements and transactions that have their turn at the database.");
        meter.CreateObservableGauge("sql.turns.waiting", () => gate.Waiting, null, "Statements and transactions that wait for their turn.");
        meter.CreateObservableCounter("sql.turns.waited", () => gate.Waited, null, "Statements and transactions that have had to wait for their turn.");
        meter.CreateObservableCounter("sql.turns.shed", () => gate.Shed, null, "Statements and transactions that were given up, as too many waited or for too long.");
        return gate;
    }
}
