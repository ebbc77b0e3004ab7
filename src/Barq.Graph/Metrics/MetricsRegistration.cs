using Barq.Graph.Admission;
using Barq.Graph.RateLimiting;
using Barq.Graph.Subscriptions.Running;
using Barq.Jobs.Monitoring;
using Barq.Persistence.Databases;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Graph.Metrics;

/// <summary>Registers what measures the gateway.</summary>
public static class MetricsRegistration
{
    /// <summary>Adds the counting of requests, which the executor needs; nothing runs in the background.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddRequestFigures(this IServiceCollection services)
    {
        services.AddSettings(MetricsOptions.Settings);
        services.AddMetrics();
        services.TryAddSingleton<RequestFigures>();
        services.TryAddSingleton<CallFigures>();
        services.TryAddSingleton<RequestMeter>();
        return services;
    }

    /// <summary>Adds <see cref="MetricsReader"/>, and what samples and shares the figures in the background.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqMetrics(this IServiceCollection services)
    {
        services.AddRequestFigures();
        services.AddBarqRateLimiting().AddBarqAdmission();
        services.TryAddSingleton<LimitReader>();
        services.TryAddSingleton<DocumentReader>();
        services.TryAddSingleton(provider => new MetricsCollector(
            provider.GetRequiredService<RequestFigures>(), provider.GetRequiredService<DatabaseFigures>(), provider.GetRequiredService<ConnectionPools>(),
            provider.GetRequiredService<CacheStatistics>(), provider.GetRequiredService<TimeProvider>())
        {
            Limits = provider.GetRequiredService<LimitReader>(),
            Documents = provider.GetRequiredService<DocumentReader>(),
            Calls = provider.GetRequiredService<CallFigures>(),
        });
        services.TryAddSingleton<ClusterFigures>();
        services.TryAddSingleton<ClusterStatements>();
        services.TryAddSingleton<ClusterOperations>();
        services.TryAddSingleton<Instruments>();
        services.TryAddSingleton(provider => new MetricsReader(
            provider.GetRequiredService<MetricsCollector>(), provider.GetRequiredService<ClusterFigures>(), provider.GetService<JobFigures>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSubscriptions<MetricsSubscriptions>();
        services.AddHostedService<MetricsSampler>();
        return services;
    }
}
