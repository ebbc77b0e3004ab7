using Barq.Graph.Answers;
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
        return services;
    }
}
