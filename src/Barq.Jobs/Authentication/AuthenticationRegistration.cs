using Barq.Persistence.Settings;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Jobs.Authentication;

/// <summary>Registers whose tokens are trusted: the same for the gateway and for the job host's dashboard.</summary>
public static class AuthenticationRegistration
{
    /// <summary>Adds the settings of tokens, and the library that checks them.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqAuthentication(this IServiceCollection services)
    {
        services.AddSettings(AuthenticationOptions.Settings);
        if (services.Any(service => service.ServiceType == typeof(BearerSetup)))
        {
            return services;
        }

        // The library's settings and keys without its middleware: sockets have their tokens elsewhere than in a header.
        services.AddSingleton<BearerSetup>();
        services.AddOptions<JwtBearerOptions>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>>(provider => provider.GetRequiredService<BearerSetup>());
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>();
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, BearerKeys>();
        services.TryAddSingleton<TokenIssuer>();
        services.AddHealthChecks().AddCheck<TokenIssuer>("issuer", tags: ["ready"]);
        services.TryAddSingleton<DemoAccess>();
        services.TryAddSingleton<DevelopmentKey>();
        return services;
    }
}
