using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Barq.Jobs.Readiness;

/// <summary>Registers health checks that may be <see cref="NotReady"/>.</summary>
public static class ReadinessRegistration
{
    /// <summary>Adds a check of <c>/health/ready</c>.</summary>
    /// <typeparam name="TCheck">The check, a service.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the part.</param>
    public static IServiceCollection AddReadiness<TCheck>(this IServiceCollection services, string name)
        where TCheck : class, IHealthCheck
    {
        services.AddHealthChecks().AddCheck<TCheck>(name, tags: ["ready"]);
        var runs = services.Last(service => service.ServiceType == typeof(HealthCheckService));
        return runs.ImplementationType is { } framework
            ? services.Replace(ServiceDescriptor.Singleton<HealthCheckService>(
                provider => new PassingStates((HealthCheckService)ActivatorUtilities.CreateInstance(provider, framework))))
            : services;
    }
}
