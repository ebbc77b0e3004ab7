using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Graph.Definitions;

/// <summary>Registers what is declared of entities.</summary>
internal static class DefinitionsRegistration
{
    /// <summary>Adds the GraphQL type of an entity.</summary>
    /// <typeparam name="TType">The declaration.</typeparam>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddEntityType<TType>(this IServiceCollection services)
        where TType : EntityDefinition
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<EntityDefinition, TType>());
        return services;
    }
}
