using Barq.Jobs.Offloading;
using Barq.Jobs.Scheduling;
using Barq.Persistence.Settings;

namespace Barq.Jobs.Retention;

/// <summary>Registers the clean-up.</summary>
public static class RetentionRegistration
{
    /// <summary>Adds the job that removes what has expired.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddRetention(this IServiceCollection services) => services
        .AddSettings(RetentionOptions.Settings)
        .AddJob<CleanUpJob, CleanUpArguments, CleanUpResult>(CleanUpJob.Kind, JobQueues.LowPriority)
        .AddRecurringJob("clean-up", CleanUpJob.Kind, new CleanUpArguments(), Recurrence.Daily(3));
}
