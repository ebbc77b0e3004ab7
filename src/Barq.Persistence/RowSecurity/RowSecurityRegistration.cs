using Barq.Persistence.Access;
using Barq.Persistence.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.RowSecurity;

/// <summary>Registers the database's own fence.</summary>
public static class RowSecurityRegistration
{
    /// <summary>Adds what tells the database of the fence, and what puts it up.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqRowSecurity(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSettings(RowSecurityOptions.Settings);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<RowSecurityOptions>>().Value);
        services.TryAddSingleton<OwnFence>();
        services.TryAddSingleton(provider => new RowSecuritySetup(provider.GetRequiredService<RowSecurityOptions>()));
        return services;
    }

    /// <summary>Has the contexts tell it, where it is on.</summary>
    internal static DbContextOptionsBuilder UseRowSecurity(this DbContextOptionsBuilder options, IServiceProvider provider) =>
        provider.GetRequiredService<RowSecurityOptions>().Enabled ? options.AddInterceptors(new RowSecurityInterceptor()) : options;
}
