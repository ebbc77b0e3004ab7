using Barq.Jobs.Checklist;
using Barq.Jobs.Couriers;
using Barq.Jobs.Deliveries;
using Barq.Jobs.Hosting;
using Barq.Jobs.Monitoring;
using Barq.Jobs.Offloading;
using Barq.Jobs.Retention;
using Barq.Jobs.Scheduling;
using Barq.Jobs.Tickets;
using Barq.Jobs.Warming;

namespace Barq.Jobs.Composition;

/// <summary>Registers all of this project.</summary>
public static class JobsRegistration
{
    /// <summary>Adds the jobs, and what hands them over and does them.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddBarqJobs(this IServiceCollection services) => services
        .AddOffloading()
        .AddScheduling()
        .AddJobMonitoring()
        .AddJobHostCheck()
        .AddJobWorkers()
        .AddDeliveryJobs()
        .AddCourierJobs()
        .AddTicketJobs()
        .AddRetention()
        .AddWarming();
}
