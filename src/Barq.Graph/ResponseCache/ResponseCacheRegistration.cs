using Barq.Graph.Execution;
using Barq.Graph.Transport.Http;
using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.ResponseCache;

/// <summary>Registers the cache of whole responses.</summary>
public static class ResponseCacheRegistration
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddResponseCache(this IServiceCollection services)
    {
        services.AddSettings(ResponseCacheOptions.Settings).AddSettings(CompressionOptions.Settings);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<ResponseCacheOptions>>().Value);
        services.TryAddSingleton(provider => new BodyCompressor(provider.GetRequiredService<IOptions<CompressionOptions>>().Value));
        services.TryAddSingleton<ResponseStore>();
        // Past the measuring: nobody asked for what it has answered.
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<CacheWarmer>(provider, provider.GetRequiredService<RequestExecutor>()));
        return services;
    }

    /// <summary>Adds the filling of the caches at the start.</summary>
    public static IServiceCollection AddCacheWarming(this IServiceCollection services)
    {
        services.AddHostedService(provider => provider.GetRequiredService<CacheWarmer>());
        services.AddHealthChecks().AddCheck<CacheWarmer>("cache-warming", tags: ["ready"]);
        return services;
    }
}
