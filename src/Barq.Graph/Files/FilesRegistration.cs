using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Graph.Files;

internal static class FilesRegistration
{
    /// <summary>Adds the endpoints of files.</summary>
    public static IServiceCollection AddFileEndpoints(this IServiceCollection services)
    {
        services.TryAddSingleton<FileEndpoints>();
        return services;
    }

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapFiles(this IEndpointRouteBuilder endpoints)
    {
        endpoints.ServiceProvider.GetRequiredService<FileEndpoints>().Map(endpoints);
        return endpoints;
    }
}
