using Barq.Graph.Definitions;
using Barq.Graph.Mutations;
using Barq.Graph.Subscriptions.Running;

namespace Barq.Graph.BackgroundJobs;

internal static class BackgroundJobsRegistration
{
    /// <summary>Adds the GraphQL side of the jobs.</summary>
    public static IServiceCollection AddBackgroundJobs(this IServiceCollection services) =>
        services.AddEntityType<BackgroundJobType>().AddMutations<BackgroundJobMutations>().AddSubscriptions<BackgroundJobSubscriptions>();
}
