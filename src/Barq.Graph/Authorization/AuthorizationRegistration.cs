using Barq.Jobs.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Graph.Authorization;

/// <summary>Registers who is who.</summary>
public static class AuthorizationRegistration
{
    /// <summary>Adds the reading of tokens.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqAuthorization(this IServiceCollection services)
    {
        services.AddBarqAuthentication();
        if (services.Any(service => service.ServiceType == typeof(CallerReader)))
        {
            return services;
        }

        services.TryAddSingleton<CallerReader>();
        services.TryAddSingleton<TokenMaker>();
        services.AddHostedService<DemoAccessAnnouncement>();
        return services;
    }
}
