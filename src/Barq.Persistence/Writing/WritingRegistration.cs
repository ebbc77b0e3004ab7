using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Persistence.Writing;

/// <summary>Registers how the fleet is changed.</summary>
public static class WritingRegistration
{
    /// <summary>Adds <see cref="UnitOfWork"/>.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqWriting(this IServiceCollection services)
    {
        services.TryAddSingleton<UnitOfWork>();
        return services;
    }
}
