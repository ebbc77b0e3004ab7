using Barq.Persistence.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Jobs.Offloading;

/// <summary>Registers how work is handed over.</summary>
public static class OffloadingRegistration
{
    /// <summary>Adds <see cref="JobClient"/>, the queue, and the dispatcher between the table and the queue.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddOffloading(this IServiceCollection services)
    {
        services.AddSettings(JobStoreOptions.Settings).AddSettings(JobLimitsOptions.Settings).AddSettings(WorkersOptions.Settings);
        services.AddJobClient();
        services.TryAddSingleton<JobRows>();
        services.TryAddSingleton<JobEvents>();
        services.AddMetrics();
        services.TryAddSingleton<RunningJobs>();
        services.TryAddSingleton<JobInstruments>();
        services.TryAddSingleton<JobRunner>();
        services.TryAddSingleton<JobEntry>();
        services.TryAddSingleton<JobStore>();
        services.TryAddSingleton<JobStoreGeneration>();
        services.TryAddSingleton<WorkerShares>();
        services.TryAddSingleton<JobDispatcher>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, JobHeartbeat>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, JobDispatcher>(provider => provider.GetRequiredService<JobDispatcher>()));
        return services;
    }

    /// <summary>Adds what hands work over: <see cref="JobClient"/> and <see cref="JobControl"/>. Their jobs are rows, which a process with <see cref="AddOffloading"/> brings into the queue.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddJobClient(this IServiceCollection services)
    {
        services.TryAddSingleton<JobCatalog>();
        services.TryAddSingleton<JobInbox>();
        services.TryAddSingleton<JobClient>();
        services.TryAddSingleton<JobControl>();
        return services;
    }

    /// <summary>Declares a job.</summary>
    /// <param name="services">The services.</param>
    /// <param name="kind">Its name: in camel case, and for an offloaded mutation the mutation's name.</param>
    /// <param name="queue">One of <see cref="JobQueues"/>.</param>
    /// <typeparam name="TJob">Does it; a new instance for each attempt.</typeparam>
    /// <typeparam name="TArguments">What it is told.</typeparam>
    /// <typeparam name="TResult">What comes of it.</typeparam>
    /// <exception cref="ArgumentException">There is no such queue.</exception>
    public static IServiceCollection AddJob<TJob, TArguments, TResult>(this IServiceCollection services, string kind, string queue)
        where TJob : class, IJob<TArguments, TResult>
        where TArguments : class
        where TResult : class
    {
        if (!JobQueues.All.Contains(queue))
        {
            throw new ArgumentException($"There is no queue '{queue}'.", nameof(queue));
        }

        services.TryAddTransient<TJob>();
        services.AddSingleton<JobDefinition>(new JobDefinition<TJob, TArguments, TResult>(kind, queue));
        return services;
    }
}
