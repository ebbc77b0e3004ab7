using Barq.Graph.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Graph.PerformanceApi;

/// <summary>Registers the performance endpoints.</summary>
public static class PerformanceRegistration
{
    /// <summary>Adds them, and what they show.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddPerformanceApi(this IServiceCollection services)
    {
        services.AddBarqMetrics();
        services.TryAddSingleton<PerformanceEndpoints>();
        return services;
    }

    /// <summary>Maps them.</summary>
    /// <param name="app">The gateway.</param>
    public static WebApplication MapPerformanceApi(this WebApplication app)
    {
        app.Services.GetRequiredService<PerformanceEndpoints>().Map(app);
        return app;
    }
}
