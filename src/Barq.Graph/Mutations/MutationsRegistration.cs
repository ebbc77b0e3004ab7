using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Graph.Mutations;

/// <summary>Registers mutations.</summary>
internal static class MutationsRegistration
{
    /// <summary>Adds the mutations of an aggregate.</summary>
    /// <typeparam name="TGroup">The declarations.</typeparam>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddMutations<TGroup>(this IServiceCollection services)
        where TGroup : MutationGroup
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MutationGroup, TGroup>());
        return services;
    }
}
