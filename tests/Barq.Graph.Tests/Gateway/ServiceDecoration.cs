using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Graph.Tests.Gateway;

/// <summary>Puts a test's own service around the product's.</summary>
internal static class ServiceDecoration
{
    /// <summary>Replaces a registered singleton by one that is made around it.</summary>
    public static void Decorate<TService>(this IServiceCollection services, Func<TService, IServiceProvider, TService> decorate)
        where TService : class
    {
        var inner = services.Single(service => service.ServiceType == typeof(TService)).ImplementationType!;
        services.TryAddSingleton(inner);
        services.Replace(ServiceDescriptor.Singleton(provider => decorate((TService)provider.GetRequiredService(inner), provider)));
    }
}
