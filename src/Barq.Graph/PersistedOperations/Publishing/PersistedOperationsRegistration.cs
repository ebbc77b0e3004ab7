using Barq.Graph.Transport.Http;
using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.PersistedOperations.Publishing;

/// <summary>Registers persisted operations.</summary>
public static class PersistedOperationsRegistration
{
    /// <summary>Adds the stores of documents.</summary>
    public static IServiceCollection AddPersistedOperations(this IServiceCollection services)
    {
        services.AddSettings(PersistedOperationsOptions.Settings);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<PersistedOperationsOptions>>().Value);
        services.TryAddSingleton<OperationFiles>();
        services.TryAddSingleton<AutomaticDocuments>();
        services.TryAddSingleton<DocumentStore>();
        services.TryAddSingleton<DocumentSource>();
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<PersistedEndpoints>(
            provider, provider.GetRequiredService<IOptions<HttpTransportOptions>>().Value));
        return services;
    }

    /// <summary>Maps the endpoints of administrators.</summary>
    public static WebApplication MapPersistedOperations(this WebApplication app)
    {
        app.Services.GetRequiredService<PersistedEndpoints>().Map(app);
        return app;
    }
}
