using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Documents;

/// <summary>Registers the checks of documents.</summary>
public static class DocumentRegistration
{
    /// <summary>Adds the limits and the validation of documents.</summary>
    public static IServiceCollection AddDocuments(this IServiceCollection services)
    {
        services.AddSettings(DocumentOptions.Settings);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<DocumentOptions>>().Value);
        services.AddSettings(IntrospectionOptions.Settings);
        services.TryAddSingleton(provider =>
        {
            var introspection = provider.GetRequiredService<IOptions<IntrospectionOptions>>().Value;
            introspection.Enabled ??= provider.GetService<IHostEnvironment>()?.IsDevelopment() ?? true;
            return introspection;
        });
        services.TryAddSingleton<DocumentChecker>();
        return services;
    }
}
