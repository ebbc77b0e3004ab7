using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Jobs.Scheduling;

/// <summary>Registers recurring jobs.</summary>
public static class SchedulingRegistration
{
    /// <summary>Adds the scheduler. It brings jobs where there are workers.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddScheduling(this IServiceCollection services)
    {
        services.TryAddSingleton<RecurringDisplay>();
        services.TryAddSingleton<RecurringEntry>();
        services.TryAddSingleton<JobScheduler>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, JobScheduler>(provider => provider.GetRequiredService<JobScheduler>()));
        return services;
    }

    /// <summary>Has a job come by itself; exactly one host brings each occurrence.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Its name: unique, in kebab case.</param>
    /// <param name="kind">The job's kind.</param>
    /// <param name="arguments">What it is told; an instance of the declared type.</param>
    /// <param name="recurrence">When it is due.</param>
    public static IServiceCollection AddRecurringJob(this IServiceCollection services, string name, string kind, object arguments, Recurrence recurrence) =>
        services.AddSingleton(new RecurringJob(name, kind, arguments, recurrence));
}
