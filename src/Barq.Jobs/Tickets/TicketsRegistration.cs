using Barq.Jobs.Offloading;
using Barq.Jobs.Scheduling;

namespace Barq.Jobs.Tickets;

/// <summary>Registers the jobs on tickets.</summary>
public static class TicketsRegistration
{
    /// <summary>Adds the job.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddTicketJobs(this IServiceCollection services) => services
        .AddJob<MarkSlaBreachesJob, MarkSlaBreachesArguments, MarkSlaBreachesResult>(MarkSlaBreachesJob.Kind, JobQueues.HighPriority)
        .AddRecurringJob("sla-breaches", MarkSlaBreachesJob.Kind, new MarkSlaBreachesArguments(), Recurrence.Minutely);
}
