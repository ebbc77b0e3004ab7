using Barq.Graph.Execution;
using Barq.Graph.Projections;
using Barq.Graph.Subscriptions;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Graph.Users;

internal static class UsersRegistration
{
    /// <summary>Adds the GraphQL side of the room.</summary>
    public static IServiceCollection AddUsers(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<CallerDefinition, MeType>());
        return services.AddEntityType<UserType>().AddMutations<UserMutations>().AddSubscriptionRight<UserRights>();
    }
}
