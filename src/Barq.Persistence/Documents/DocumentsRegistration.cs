using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Persistence.Documents;

/// <summary>Registers published documents.</summary>
public static class DocumentsRegistration
{
    /// <summary>Adds <see cref="PublishedDocuments"/>.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqDocuments(this IServiceCollection services)
    {
        services.TryAddSingleton<PublishedDocuments>();
        return services;
    }
}
