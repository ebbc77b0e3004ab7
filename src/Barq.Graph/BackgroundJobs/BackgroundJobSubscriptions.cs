using Barq.Graph.Subscriptions;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Events;

namespace Barq.Graph.BackgroundJobs;

/// <summary>What of jobs can be watched.</summary>
internal sealed class BackgroundJobSubscriptions : SubscriptionGroup<BackgroundJob>
{
    public BackgroundJobSubscriptions() =>
        Subscription("jobProgressed", "A job moved: it was taken, got on, failed, was called off, or is done.").On(FleetEventKinds.JobProgressed).ById();
}
