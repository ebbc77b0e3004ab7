using Barq.Jobs.Authentication;
using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Explorer;

/// <summary>Registers the explorer and maps it.</summary>
public static class ExplorerRegistration
{
    /// <summary>Adds the explorer's options, and its rule of which requests are its own.</summary>
    public static IServiceCollection AddBarqExplorer(this IServiceCollection services)
    {
        services.AddSettings(ExplorerOptions.Settings);
        services.AddOptions<ExplorerOptions>().PostConfigure<IConfiguration, IHostEnvironment>(ExplorerDefaults.Apply);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, ExplorerSelectorPolicy>());
        return services;
    }

    /// <summary>
    /// Maps the explorer, if it is on: browsers that open <c>/graphql</c> are led to its page at <c>/graphql/</c>; every other request
    /// on this route is left to the transport's endpoint.
    /// </summary>
    /// <param name="endpoints">The routes of a host that called <see cref="AddBarqExplorer"/>.</param>
    public static IEndpointRouteBuilder MapBarqExplorer(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<ExplorerOptions>>().Value;
        if (options.Enabled is true)
        {
            var content = ExplorerContent.Find(options.AssetsFolder, endpoints.ServiceProvider.GetService<DemoAccess>()?.IsOpen switch
            {
                true => DemoAccess.Notice,
                false => DemoAccess.TokenNotice,
                null => null,
            });
            new ExplorerEndpoints(content).Map(endpoints);
            ExplorerAnnouncement.MakeWhenStarted(endpoints.ServiceProvider, options, content);
        }

        return endpoints;
    }
}
