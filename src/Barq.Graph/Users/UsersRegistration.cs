using Barq.Graph.Definitions;
using Barq.Graph.Mutations;
using Barq.Graph.Projections;
using Barq.Graph.Subscriptions.Running;
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
