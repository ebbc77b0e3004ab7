using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.RateLimiting;

/// <summary>Registers the limit of requests.</summary>
public static class RateLimitingRegistration
{
    /// <summary>Adds it. Needs Redis and the caches.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqRateLimiting(this IServiceCollection services)
    {
        services.AddSettings(RateLimitOptions.Settings);
        services.AddMetrics();
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<RateLimitOptions>>().Value);
        services.TryAddSingleton(provider => TermsOf(provider.GetRequiredService<RateLimitOptions>(), provider.GetService<IHostEnvironment>()));
        services.TryAddSingleton(RateTiming.Default);
        services.TryAddSingleton<RateQuota>();
        services.TryAddSingleton<RateHeaders>();
        services.TryAddSingleton<RateLimiter>();
        services.TryAddSingleton<RateInstruments>();
        return services;
    }

    private static RateTerms TermsOf(RateLimitOptions options, IHostEnvironment? environment) => new(
        options.Requests ?? (environment?.IsDevelopment() == true ? 0 : RateLimitOptions.DefaultRequests), options.Cost, TimeSpan.FromSeconds(options.WindowSeconds));
}
