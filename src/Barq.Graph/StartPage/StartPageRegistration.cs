using Barq.Graph.Dashboard;
using Barq.Graph.Explorer;
using Barq.Jobs.Authentication;
using Barq.Persistence.Settings;
using Microsoft.Extensions.Options;

namespace Barq.Graph.StartPage;

/// <summary>Registers the start page and the documentation, and maps them.</summary>
public static class StartPageRegistration
{
    /// <summary>Adds the start page's options.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqStartPage(this IServiceCollection services)
    {
        services.AddSettings(StartPageOptions.Settings);
        return services;
    }

    /// <summary>Maps <c>/</c>, what lies below <c>/start/</c>, and the documentation below <c>/docs/</c>, if they are on.</summary>
    /// <param name="endpoints">The routes of a host that called <see cref="AddBarqStartPage"/>.</param>
    public static IEndpointRouteBuilder MapBarqStartPage(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        if (services.GetRequiredService<IOptions<StartPageOptions>>().Value.Enabled)
        {
            var facts = new StartPageFacts(
                HasExplorer: services.GetRequiredService<IOptions<ExplorerOptions>>().Value.Enabled is true,
                HasDashboard: services.GetRequiredService<IOptions<DashboardOptions>>().Value.Enabled,
                NeedsToken: services.GetService<DemoAccess>() is not { IsOpen: true });
            new StartPageEndpoints(facts).Map(endpoints);
            new ManualEndpoints(ManualPage.All).Map(endpoints);
        }

        return endpoints;
    }
}
