using Barq.Graph.Execution;
using Barq.Graph.Subscriptions;

namespace Barq.Graph.Users;

internal static class UsersRegistration
{
    /// <summary>Adds the GraphQL side of the room.</summary>
    public static IServiceCollection AddUsers(this IServiceCollection services) => services.AddEntityType<UserType>().AddMutations<UserMutations>()
        .AddSubscriptionRight<UserRights>();
}
