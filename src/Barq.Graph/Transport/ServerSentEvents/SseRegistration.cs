using Barq.Graph.Transport.Connections;
using Barq.Graph.Transport.Http;
using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Transport.ServerSentEvents;

/// <summary>Registers GraphQL over server-sent events.</summary>
public static class SseRegistration
{
    /// <summary>Adds the transport.</summary>
    public static IServiceCollection AddBarqServerSentEvents(this IServiceCollection services)
    {
        services.AddBarqHttp();
        services.AddSettings(SseOptions.Settings);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<SseOptions>>().Value);
        services.TryAddSingleton<ConnectionKeeper>();
        services.TryAddSingleton<SseEndpoint>();
        return services;
    }

    /// <summary>Takes the requests for streams out of those for the GraphQL endpoint; to be mapped behind it, so that CORS holds for them too.</summary>
    /// <param name="app">The gateway.</param>
    /// <param name="path">The endpoint's path.</param>
    public static WebApplication MapBarqServerSentEvents(this WebApplication app, string path = "/graphql")
    {
        var endpoint = app.Services.GetRequiredService<SseEndpoint>();
        app.Use((context, next) => context.Request.Path == path && SseEndpoint.Wants(context.Request) ? endpoint.HandleAsync(context) : next(context));
        return app;
    }
}
