using Barq.Graph.Transport.Connections;
using Barq.Graph.Transport.Http;
using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Transport.WebSockets;

/// <summary>Registers GraphQL over WebSocket.</summary>
public static class SocketRegistration
{
    /// <summary>Adds the transport.</summary>
    public static IServiceCollection AddBarqWebSockets(this IServiceCollection services)
    {
        services.AddBarqHttp();
        services.AddSettings(SocketOptions.Settings);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<SocketOptions>>().Value);
        services.TryAddSingleton<ConnectionKeeper>();
        services.TryAddSingleton<SocketServices>();
        services.TryAddSingleton<SocketEndpoint>();
        return services;
    }

    /// <summary>Takes the handshakes out of the requests for the GraphQL endpoint.</summary>
    /// <param name="app">The gateway.</param>
    /// <param name="path">The endpoint's path.</param>
    public static WebApplication MapBarqWebSockets(this WebApplication app, string path = "/graphql")
    {
        var endpoint = app.Services.GetRequiredService<SocketEndpoint>();
        app.UseWebSockets();
        app.Use((context, next) => context.WebSockets.IsWebSocketRequest && context.Request.Path == path ? endpoint.HandleAsync(context) : next(context));
        return app;
    }
}
