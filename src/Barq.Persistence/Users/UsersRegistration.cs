using Barq.Persistence.Access;
using Barq.Persistence.Writing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Persistence.Users;

internal static class UsersRegistration
{
    /// <summary>Adds what users have to do with all writes.</summary>
    public static IServiceCollection AddUserGuard(this IServiceCollection services)
    {
        services.TryAddSingleton<IActiveCallers, ActiveUsers>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWriteGuard, ActiveUserGuard>());
        return services;
    }
}
