using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Graph.Commands;

/// <summary>Registers the commands.</summary>
public static class CommandsRegistration
{
    /// <summary>Adds <c>migrate</c>, <c>seed</c>, <c>schema</c> and <c>token</c>.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqCommands(this IServiceCollection services)
    {
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IGatewayCommand, MigrateCommand>(),
            ServiceDescriptor.Singleton<IGatewayCommand, SeedCommand>(),
            ServiceDescriptor.Singleton<IGatewayCommand, SchemaCommand>(),
            ServiceDescriptor.Singleton<IGatewayCommand, TokenCommand>(),
        ]);
        return services;
    }
}
