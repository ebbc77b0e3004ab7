using Barq.Graph.Answers;
using Barq.Graph.Authorization;
using Barq.Graph.Metrics;
using Barq.Graph.RateLimiting;
using Barq.Graph.Transport.Addressing;
using Barq.Graph.Transport.Sending;
using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Transport.Http;

/// <summary>Registers GraphQL over HTTP.</summary>
public static class HttpRegistration
{
    /// <summary>Adds the transport.</summary>
    public static IServiceCollection AddBarqHttp(this IServiceCollection services)
    {
        services.AddBarqAuthorization().AddBarqRateLimiting().AddTrustedProxies().AddBarqSending();
        services.AddSettings(HttpTransportOptions.Settings).AddSettings(CompressionOptions.Settings);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new BodyCompressor(provider.GetRequiredService<IOptions<CompressionOptions>>().Value));
        services.TryAddSingleton<ResponseSender>();
        services.TryAddSingleton<RateGate>();
        services.TryAddSingleton<BatchExecutor>();
        services.TryAddSingleton<BodySlots>();
        services.TryAddSingleton<AdministratorGate>();
        services.AddRequestFigures();
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<HttpTransportOptions>>().Value);
        services.TryAddSingleton<GraphQLEndpoint>();
        services.AddCors();
        return services;
    }

    /// <summary>Maps the endpoint.</summary>
    /// <param name="app">The gateway.</param>
    /// <param name="path">Its path.</param>
    public static WebApplication MapBarqHttp(this WebApplication app, string path = "/graphql")
    {
        app.Services.GetRequiredService<RateInstruments>();
        app.UseTrustedProxies();
        app.Use((context, next) => DatabaseGuard.InvokeAsync(context, next));
        var endpoint = app.Services.GetRequiredService<GraphQLEndpoint>();
        app.UsePageOrigins();
        app.Map(path, endpoint.HandleAsync).AllowPages(app.Services);
        app.MapGet(path + "/persisted/{id}/{operationName?}", endpoint.HandlePersistedAsync).AllowPages(app.Services);
        return app;
    }
}
