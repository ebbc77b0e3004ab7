using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Persistence.Explaining;

/// <summary>Registers what asks the database how it runs statements.</summary>
public static class ExplainingRegistration
{
    /// <summary>Adds <see cref="StatementExplainer"/> and <see cref="IndexAdvisor"/>.</summary>
    /// <param name="services">The services, with the database and the observation of its statements.</param>
    public static IServiceCollection AddBarqExplaining(this IServiceCollection services)
    {
        services.TryAddSingleton<StatementExplainer>();
        services.TryAddSingleton<IndexAdvisor>();
        return services;
    }
}
