using Barq.Persistence.Settings;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Authorization;

/// <summary>Registers who is who.</summary>
public static class AuthorizationRegistration
{
    /// <summary>Adds the reading of tokens.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqAuthorization(this IServiceCollection services)
    {
        services.AddSettings(AuthenticationOptions.Settings);
        if (services.Any(service => service.ServiceType == typeof(CallerReader)))
        {
            return services;
        }

        // The library's settings and keys without its middleware: sockets have their tokens elsewhere than in a header.
        services.AddOptions<JwtBearerOptions>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, BearerSetup>();
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>();
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, BearerKeys>();
        services.TryAddSingleton<DemoAccess>();
        services.TryAddSingleton<DevelopmentKey>();
        services.TryAddSingleton<CallerReader>();
        services.TryAddSingleton<TokenMaker>();
        services.AddHostedService<DemoAccessAnnouncement>();
        return services;
    }
}
