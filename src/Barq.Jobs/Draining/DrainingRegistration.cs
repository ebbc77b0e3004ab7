using Barq.Jobs.Readiness;
using Barq.Persistence.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Jobs.Draining;

/// <summary>Registers how a host ends.</summary>
public static class DrainingRegistration
{
    /// <summary>Adds it, with its part of <c>/health/ready</c>.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqDraining(this IServiceCollection services)
    {
        services.AddSettings(DrainOptions.Settings);
        services.AddOptions<DrainOptions>().PostConfigure<IHostEnvironment>((options, environment) => options.Seconds ??= environment.IsDevelopment() ? 0 : 5);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ListenSockets>();
        services.TryAddSingleton<FreshConnections>();
        services.TryAddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddReadiness<Drain>("host");
        services.AddOptions<KestrelServerOptions>().Configure<FreshConnections>((options, connections) =>
            options.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => connections.ServeAsync(connection, next))));
        services.AddOptions<SocketTransportOptions>().Configure<ListenSockets>((options, sockets) => options.CreateBoundListenSocket = sockets.Listen);

        // What has to end afterwards has as much time for it as before.
        // The host asks before all settings have been looked at: a bad one is told with the others, not here.
        services.AddOptions<Microsoft.Extensions.Hosting.HostOptions>().PostConfigure<IEnumerable<IConfigureOptions<DrainOptions>>, IEnumerable<IPostConfigureOptions<DrainOptions>>>(
            (options, first, last) => options.ShutdownTimeout += new OptionsFactory<DrainOptions>(first, last).Create(Options.DefaultName).Time);
        return services;
    }

    /// <summary>Ends connections with their next answer while the host ends; before whatever answers.</summary>
    /// <param name="app">The host.</param>
    public static WebApplication UseBarqDraining(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var drain = app.Services.GetRequiredService<Drain>();
        app.Use((context, next) => drain.InvokeAsync(context, next));
        return app;
    }
}
