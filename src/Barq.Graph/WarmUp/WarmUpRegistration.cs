using Barq.Graph.Execution;
using Barq.Jobs.Readiness;
using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.WarmUp;

/// <summary>Registers the rehearsal of trusted documents.</summary>
public static class WarmUpRegistration
{
    /// <summary>Adds it, and the health check that holds readiness up meanwhile.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddWarmUp(this IServiceCollection services)
    {
        services.AddSettings(WarmUpOptions.Settings);
        services.AddOptions<WarmUpOptions>().PostConfigure<IHostEnvironment>((options, environment) => options.Seconds ??= environment.IsDevelopment() ? 0 : 1);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<WarmUpOptions>>().Value);
        services.TryAddSingleton<SampleVariables>();
        services.TryAddSingleton<RehearsalPlan>();
        // Past the measuring: nobody asked for what it runs.
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<Rehearser>(provider, provider.GetRequiredService<RequestExecutor>()));
        services.AddHostedService(provider => provider.GetRequiredService<Rehearser>());
        return services.AddReadiness<Rehearser>("warm-up");
    }
}
