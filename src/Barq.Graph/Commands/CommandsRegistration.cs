using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Graph.Commands;

/// <summary>Registers the commands.</summary>
public static class CommandsRegistration
{
    /// <summary>Adds <c>migrate</c>, <c>seed</c>, <c>schema</c>, <c>token</c> and <c>operations</c>.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqCommands(this IServiceCollection services)
    {
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<IGatewayCommand, MigrateCommand>(),
            ServiceDescriptor.Singleton<IGatewayCommand, SeedCommand>(),
            ServiceDescriptor.Singleton<IGatewayCommand, SchemaCommand>(),
            ServiceDescriptor.Singleton<IGatewayCommand, TokenCommand>(),
            ServiceDescriptor.Singleton<IGatewayCommand, OperationsCommand>(),
        ]);
        return services;
    }
}
