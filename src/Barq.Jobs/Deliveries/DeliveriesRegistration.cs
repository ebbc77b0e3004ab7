using Barq.Jobs.Csv;
using Barq.Jobs.Mailing;
using Barq.Jobs.Offloading;
using Barq.Jobs.Webhooks;
using Barq.Persistence.Outbox.Dispatching;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Barq.Jobs.Deliveries;

/// <summary>Registers the jobs on deliveries.</summary>
public static class DeliveriesRegistration
{
    /// <summary>Adds the jobs, and what makes one of a change of status.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddDeliveryJobs(this IServiceCollection services)
    {
        services.AddMailing().AddWebhooks();
        services.TryAddSingleton<ReportSteps>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOutboxRelay, StatusChangeRelay>());
        return services
            .AddJob<ImportDeliveriesJob, ImportDeliveriesArguments, ImportDeliveriesResult>(ImportDeliveriesJob.Kind, JobQueues.Default)
            .AddJob<AssignDeliveriesJob, AssignDeliveriesArguments, AssignDeliveriesResult>(AssignDeliveriesJob.Kind, JobQueues.Default)
            .AddJob<DeliveryReportJob, DeliveryReportArguments, ReportResult>(DeliveryReportJob.Kind, JobQueues.Default)
            .AddJob<ArchiveDeliveriesJob, ArchiveDeliveriesArguments, ArchiveDeliveriesResult>(ArchiveDeliveriesJob.Kind, JobQueues.LowPriority)
            .AddJob<NotifyStatusChangeJob, NotifyStatusChangeArguments, NotifyStatusChangeResult>(NotifyStatusChangeJob.Kind, JobQueues.HighPriority);
    }
}
