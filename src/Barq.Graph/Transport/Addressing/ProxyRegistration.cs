using System.Net;
using Barq.Persistence.Settings;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Transport.Addressing;

/// <summary>Registers the proxies that are trusted.</summary>
public static class ProxyRegistration
{
    /// <summary>Has the framework's middleware take a client's address from them.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddTrustedProxies(this IServiceCollection services)
    {
        services.AddSettings(ProxyOptions.Settings);
        services.TryAddSingleton<TrustedAddresses>();
        services.TryAddSingleton<StrangeProxyWatch>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>((forwarded, proxies) => Trust(forwarded, proxies.Value.TrustedProxies));
        return services;
    }

    /// <summary>Takes clients' addresses from them, and says where another one would tell some.</summary>
    /// <param name="app">The application.</param>
    public static IApplicationBuilder UseTrustedProxies(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var watch = app.ApplicationServices.GetRequiredService<StrangeProxyWatch>();
        return app.Use((context, next) =>
        {
            watch.Look(context);
            return next(context);
        }).UseForwardedHeaders();
    }

    private static void Trust(ForwardedHeadersOptions forwarded, string[] proxies)
    {
        // Loopback, which the framework trusts unasked, is here as little trusted as anything else that is not named.
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        forwarded.ForwardedHeaders = proxies.Length > 0 ? ForwardedHeaders.XForwardedFor : ForwardedHeaders.None;
        forwarded.ForwardLimit = null;
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(proxy, out var network))
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        }
    }
}
