using Barq.Persistence.BoundedMemory;
using Barq.Persistence.Databases;
using Barq.Persistence.Outbox;
using Barq.Persistence.Redis;
using Barq.Persistence.RowSecurity;
using Barq.Persistence.Settings;
using Barq.Persistence.Writing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>Registers the cache.</summary>
public static class SecondLevelCacheRegistration
{
    /// <summary>Adds <see cref="FleetCache"/>, <see cref="RowCache"/>, what keeps them in step on all nodes, and what drops from them after each write.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqSecondLevelCache(this IServiceCollection services)
    {
        services.AddSettings(CacheOptions.Settings);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<CacheOptions>>().Value);
        services.TryAddSingleton<CacheTiming>();
        services.TryAddSingleton<CacheStatistics>();
        services.TryAddSingleton<DropLog>();
        services.TryAddSingleton(provider => new RecentWrites(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<NodeTrust>()));
        services.TryAddSingleton<CacheBreaker>();
        services.TryAddSingleton<CacheMembers>();
        services.TryAddSingleton<NodeTrust>();
        services.TryAddSingleton<SharedClock>();
        services.TryAddSingleton<NodeFeed>();
        services.TryAddSingleton<INodeLedger>(provider => provider.GetRequiredService<FleetDatabase>() is { Provider: DatabaseProvider.PostgreSql } database
            ? new PostgreSqlNodeLedger(
                provider.GetRequiredService<IOptions<DatabaseOptions>>().Value, provider.GetRequiredService<CacheTiming>().Trust, provider.GetRequiredService<RowSecurityOptions>().Enabled)
            : new SqliteNodeLedger(provider.GetRequiredService<FleetDatabase>()));
        services.TryAddSingleton<CacheBus>();
        services.TryAddSingleton<SharedCache>();
        services.TryAddSingleton(provider => new CacheLevels(
            new BoundedCache<object>(
                provider.GetRequiredService<CacheOptions>().MemoryItems, provider.GetRequiredService<CacheOptions>().MemoryBytes, provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<SharedCache>(),
            provider.GetRequiredService<DropLog>(),
            provider.GetRequiredService<CacheBus>(),
            provider.GetRequiredService<CacheStatistics>(),
            provider.GetRequiredService<CacheOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new CacheRegions(provider.GetRequiredService<CacheLevels>()));
        services.TryAddSingleton(provider => new FleetCache(provider.GetRequiredService<CacheLevels>()));
        services.TryAddSingleton<RowCache>();
        services.TryAddSingleton(provider => new SharedTexts(
            provider.GetRequiredService<RedisConnections>(), provider.GetRequiredService<CacheBreaker>(), provider.GetRequiredService<CacheOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<DropAfterCommit>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ICommitFollower, DropAfterCommit>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOutboxHandler, DropHandler>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOutboxHandler, DropManyHandler>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOutboxHandler, DropTagsHandler>());
        services.AddHostedService(provider => provider.GetRequiredService<CacheBus>());
        services.TryAddSingleton<ChangeTriggerSetup>();
        services.TryAddSingleton<ChangeListener>();
        services.AddHostedService(provider => provider.GetRequiredService<ChangeListener>());
        return services;
    }
}
