using Barq.Graph.Transport.Connections;
using Barq.Graph.Transport.Http;
using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Transport.Streams;

/// <summary>Registers GraphQL over streams.</summary>
public static class StreamRegistration
{
    /// <summary>Adds the transport.</summary>
    public static IServiceCollection AddBarqStreams(this IServiceCollection services)
    {
        services.AddBarqHttp();
        services.AddSettings(StreamOptions.Settings);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<StreamOptions>>().Value);
        services.TryAddSingleton<ConnectionKeeper>();
        services.TryAddSingleton<StreamEndpoint>();
        services.TryAddSingleton<IAnswerStreams>(provider => provider.GetRequiredService<StreamEndpoint>());
        return services;
    }

    /// <summary>Takes the requests that want streams, whatever the operation, out of those for the GraphQL endpoint; to be mapped behind it, so that CORS holds for them too.</summary>
    /// <param name="app">The gateway.</param>
    /// <param name="path">The endpoint's path.</param>
    public static WebApplication MapBarqStreams(this WebApplication app, string path = "/graphql")
    {
        var endpoint = app.Services.GetRequiredService<StreamEndpoint>();
        app.Use((context, next) => context.Request.Path == path && AcceptedForms.Of(context.Request.Headers.Accept) is { PrefersStream: true } forms && (forms.Stream ?? forms.Parts) is not null
            ? endpoint.HandleAsync(context, forms)
            : next(context));
        return app;
    }
}
