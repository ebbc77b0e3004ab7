using Barq.Graph.Transport.Connections;
using Barq.Graph.Transport.Http;
using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

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
        services.TryAddSingleton<SocketSlots>();
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
        app.Use((context, next) => context.Request.Path == path ? MeterAsync(context, next) : next(context));
        app.UseWebSockets();
        app.Use((context, next) => context.WebSockets.IsWebSocketRequest && context.Request.Path == path ? endpoint.HandleAsync(context) : next(context));
        return app;
    }

    // In the server's place before the middleware looks for it.
    private static Task MeterAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers.ContainsKey(HeaderNames.SecWebSocketVersion))
        {
            context.Features.Set(MeteredUpgrade.Of(context));
        }

        return next(context);
    }
}
