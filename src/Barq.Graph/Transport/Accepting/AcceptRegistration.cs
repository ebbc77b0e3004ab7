using System.Diagnostics.Metrics;
using Barq.Graph.Transport.Addressing;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Transport.Accepting;

/// <summary>Registers what connections come by.</summary>
public static class AcceptRegistration
{
    /// <summary>Adds it.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqAccepting(this IServiceCollection services)
    {
        services.AddTrustedProxies().AddSettings(AcceptOptions.Settings);
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => TermsOf(provider.GetRequiredService<IOptions<AcceptOptions>>().Value, provider.GetService<IHostEnvironment>()));
        services.TryAddSingleton(Create);

        // Of several that can listen on an address, the server takes the last.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConnectionListenerFactory, GatedListenerFactory>(provider => new(
            provider.GetRequiredService<IOptions<SocketTransportOptions>>(), provider.GetRequiredService<ConnectionGate>, provider.GetRequiredService<ILoggerFactory>())));
        return services;
    }

    private static ConnectionTerms TermsOf(AcceptOptions options, IHostEnvironment? environment)
    {
        var isOff = environment?.IsDevelopment() == true;
        return new ConnectionTerms(
            options.NewConnections ?? (isOff ? 0 : AcceptOptions.DefaultNewConnections), options.OpenConnections ?? (isOff ? 0 : AcceptOptions.DefaultOpenConnections));
    }

    private static ConnectionGate Create(IServiceProvider provider)
    {
        var gate = new ConnectionGate(
            provider.GetRequiredService<ConnectionTerms>(), provider.GetRequiredService<TrustedAddresses>(), provider.GetRequiredService<TimeProvider>());
        var meter = provider.GetRequiredService<IMeterFactory>().Create(Tracing.Name);
        meter.CreateObservableCounter("connections.refused", () => gate.Refused, null, "Connections that were reset, as their address has opened more than it may.");
        return gate;
    }
}
