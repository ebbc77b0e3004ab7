namespace Barq.Jobs;

/// <summary>Registers all of this project.</summary>
public static class JobsRegistration
{
    /// <summary>Adds the jobs.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqJobs(this IServiceCollection services) => services;
}
