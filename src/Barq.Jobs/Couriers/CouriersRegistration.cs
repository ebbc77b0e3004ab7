using Barq.Jobs.Csv;
using Barq.Jobs.Offloading;
using Barq.Jobs.Scheduling;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Jobs.Couriers;

/// <summary>Registers the jobs on couriers.</summary>
public static class CouriersRegistration
{
    /// <summary>Adds the jobs.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddCourierJobs(this IServiceCollection services)
    {
        services.TryAddSingleton<ReportSteps>();
        return services
            .AddJob<CourierReportJob, CourierReportArguments, ReportResult>(CourierReportJob.Kind, JobQueues.Default)
            .AddJob<RecomputePerformanceJob, RecomputePerformanceArguments, RecomputePerformanceResult>(RecomputePerformanceJob.Kind, JobQueues.LowPriority)
            .AddRecurringJob("courier-performance", RecomputePerformanceJob.Kind, new RecomputePerformanceArguments(), Recurrence.Daily(2));
    }
}
