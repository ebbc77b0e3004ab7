using Barq.Jobs.Authentication;
using Barq.Persistence.Settings;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Dashboard;

/// <summary>Registers the dashboard and maps it.</summary>
public static class DashboardRegistration
{
    /// <summary>Adds the dashboard's options.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqDashboard(this IServiceCollection services)
    {
        services.AddSettings(DashboardOptions.Settings);
        return services;
    }

    /// <summary>Maps the page at <c>/dashboard</c>, if it is on.</summary>
    /// <param name="endpoints">The routes of a host that called <see cref="AddBarqDashboard"/>.</param>
    public static IEndpointRouteBuilder MapBarqDashboard(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<DashboardOptions>>().Value;
        if (options.Enabled)
        {
            var needsToken = endpoints.ServiceProvider.GetService<DemoAccess>() is not { IsOpen: true };
            new DashboardEndpoints(DashboardContent.Find(options.AssetsFolder), needsToken).Map(endpoints);
        }

        return endpoints;
    }
}
