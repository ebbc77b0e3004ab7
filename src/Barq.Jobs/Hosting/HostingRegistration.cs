using Barq.Jobs.Draining;
using Barq.Persistence.Settings;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Jobs.Hosting;

/// <summary>Registers what hosts have in common.</summary>
public static class HostingRegistration
{
    /// <summary>Adds the host's options and health checks.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqHosting(this IServiceCollection services)
    {
        services.AddSettings(HostOptions.Settings);
        services.AddHealthChecks();
        return services.AddBarqDraining();
    }

    /// <summary>Adds the workers. They work where the process is a job host (<see cref="AddJobHost"/>), or where the queue is in the process.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddJobWorkers(this IServiceCollection services)
    {
        services.TryAddSingleton(new JobHostRole(IsJobHost: false));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, JobWorkers>());
        return services;
    }

    /// <summary>Makes the process a job host.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddJobHost(this IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton(new JobHostRole(IsJobHost: true)));

    /// <summary>
    /// Maps <c>/health/live</c>, 200 while the process answers, and <c>/health/ready</c>, 200 while it can do its work and else 503; both say
    /// in JSON how each part is.
    /// </summary>
    /// <param name="endpoints">The routes.</param>
    public static IEndpointRouteBuilder MapBarqHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = HealthReportWriter.WriteAsync });
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains("ready"),
            ResponseWriter = HealthReportWriter.WriteAsync,
        });
        return endpoints;
    }
}
