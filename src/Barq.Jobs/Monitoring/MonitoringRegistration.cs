using Barq.Jobs.Authentication;
using Barq.Jobs.Offloading;
using Hangfire;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Jobs.Monitoring;

/// <summary>Registers what operators see of the jobs.</summary>
public static class MonitoringRegistration
{
    /// <summary>Adds <see cref="JobFigures"/>, and a health check of the job hosts.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddJobMonitoring(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(JobFigures)))
        {
            return services;
        }

        services.TryAddSingleton<JobServers>();
        services.TryAddSingleton<JobFigures>();
        services.AddHealthChecks().AddCheck<JobHostHealthCheck>("job_host");
        return services;
    }

    /// <summary>Adds what the dashboard needs.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddJobDashboard(this IServiceCollection services)
    {
        services.AddBarqAuthentication();
        services.AddAntiforgery();
        services.AddHangfire((provider, hangfire) => hangfire.UseStorage(provider.GetRequiredService<JobStore>().Storage));
        return services;
    }

    /// <summary>Maps the dashboard at <c>/</c>, beside the health endpoints.</summary>
    /// <param name="app">The job host.</param>
    public static WebApplication MapJobDashboard(this WebApplication app)
    {
        app.MapHangfireDashboard("", new DashboardOptions
        {
            DashboardTitle = "Barq jobs",
            AppPath = null,
            Authorization = [],
            AsyncAuthorization = [new DashboardAccess()],
            DisplayStorageConnectionString = false,
        });
        return app;
    }
}
