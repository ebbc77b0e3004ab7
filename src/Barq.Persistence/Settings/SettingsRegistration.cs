using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Settings;

/// <summary>Registers options that are set by environment variables.</summary>
public static class SettingsRegistration
{
    /// <summary>
    /// Binds an options class to its variables. The start fails with one line for each value that can't be used: variable, value
    /// (secrets masked), what is allowed. A second call for the same class does nothing.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="table">Which variable sets which property.</param>
    /// <typeparam name="TOptions">The options class.</typeparam>
    public static IServiceCollection AddSettings<TOptions>(this IServiceCollection services, SettingsTable<TOptions> table)
        where TOptions : class, new()
    {
        ArgumentNullException.ThrowIfNull(table);
        if (services.Any(service => service.ServiceType == typeof(SettingsTable<TOptions>)))
        {
            return services;
        }

        services.AddSingleton(table);
        services.TryAddSingleton<SettingsBinder<TOptions>>();
        services.AddSingleton<IConfigureOptions<TOptions>>(provider => provider.GetRequiredService<SettingsBinder<TOptions>>());
        services.AddSingleton<IValidateOptions<TOptions>>(provider => provider.GetRequiredService<SettingsBinder<TOptions>>());
        services.AddOptions<TOptions>().ValidateDataAnnotations().ValidateOnStart();
        foreach (var setting in table)
        {
            services.AddSingleton(new SettingDescription(setting.Variable, setting.Default, setting.IsSecret, setting.Range));
        }

        return services;
    }
}
