using Barq.Graph.Metrics;
using Barq.Graph.Transport.Http;
using Barq.Jobs.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.PerformanceApi;

/// <summary>Registers the performance endpoints.</summary>
public static class PerformanceRegistration
{
    /// <summary>Adds them, and what they show.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddPerformanceApi(this IServiceCollection services)
    {
        services.AddBarqMetrics();
        services.AddHealthChecks();
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<QueryAnalyzerEndpoints>(
            provider, provider.GetRequiredService<IOptions<HttpTransportOptions>>().Value));
        services.TryAddSingleton<OperationEndpoints>();
        services.TryAddSingleton<CacheEndpoints>();
        services.TryAddSingleton<ConfigurationReport>();
        services.TryAddSingleton<PerformanceEndpoints>();
        return services;
    }

    /// <summary>Maps them.</summary>
    /// <param name="app">The gateway.</param>
    public static WebApplication MapPerformanceApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.Services.GetRequiredService<PerformanceEndpoints>().Map(app);
        app.Services.GetRequiredService<Instruments>();
        var gate = app.Services.GetRequiredService<AdministratorGate>();
        app.MapBarqMetrics(async context => await gate.AdmitAsync(context) is not null);
        return app;
    }
}
