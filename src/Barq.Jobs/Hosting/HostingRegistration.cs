using Barq.Persistence.Settings;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

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
        return services;
    }

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
