using Barq.Graph.Mutations;
using Barq.Graph.Organizations;
using Barq.Jobs.Couriers;
using Barq.Jobs.Offloading;
using Barq.Persistence.Access;
using Barq.Persistence.Couriers;
using Barq.Persistence.Organizations;

namespace Barq.Graph.Couriers;

/// <summary>What is found out about couriers, by jobs.</summary>
internal sealed class CourierJobMutations : MutationGroup<Courier>
{
    public CourierJobMutations()
    {
        Offloaded(
            "generateCourierPerformanceReport", "Writes what couriers have done into a CSV file, a row each. The job's result says where it can be fetched.", CallerRole.Manager,
            input => input.Owner()
                .Optional<DateTimeOffset>("from", "Parcels that came to their end, or failed, at or after this time: `2026-03-01T00:00:00Z`.")
                .Optional<DateTimeOffset>("to", "And before this time: `2026-04-01T00:00:00Z`.")
                .Optional<string>("city", "Couriers of this city: `Riyadh`.")
                .Optional<CourierStatus>("status", "Couriers of this status: `ACTIVE`."),
            async (scope, input, token) => new JobRequest(
                CourierReportJob.Kind,
                new CourierReportArguments(input.Value<DateTimeOffset>("from"), input.Value<DateTimeOffset>("to"), input.Text("city", Courier.MaxCityLength), input.Member<CourierStatus>("status")),
                await scope.OwnerAsync(input, token)));

        Offloaded(
            "recomputeCourierPerformance", "Brings the scores and totals of the organization's couriers up to date. Every night it is done for all.", CallerRole.Manager,
            OwnerInput.Owner,
            async (scope, input, token) => new JobRequest(
                RecomputePerformanceJob.Kind,
                new RecomputePerformanceArguments(),
                await scope.OwnerAsync(input, token)));
    }
}
