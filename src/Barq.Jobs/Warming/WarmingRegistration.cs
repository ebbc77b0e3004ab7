using Barq.Jobs.Offloading;
using Barq.Jobs.Scheduling;

namespace Barq.Jobs.Warming;

/// <summary>Registers the warming of caches.</summary>
public static class WarmingRegistration
{
    /// <summary>Adds the job that has the gateways fill their caches.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddWarming(this IServiceCollection services) => services
        .AddJob<WarmCachesJob, WarmCachesArguments, WarmCachesResult>(WarmCachesJob.Kind, JobQueues.LowPriority)
        .AddRecurringJob("cache-warming", WarmCachesJob.Kind, new WarmCachesArguments(), new Recurrence(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5)));
}
