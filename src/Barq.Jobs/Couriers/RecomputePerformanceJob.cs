using System.ComponentModel;
using Barq.Jobs.Offloading;
using Barq.Persistence.Couriers;
using Barq.Persistence.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Couriers;

/// <summary>What <c>recomputeCourierPerformance</c> is told: nothing; the job's organization says whose couriers, 0 all.</summary>
public sealed record RecomputePerformanceArguments;

/// <summary>What came of <c>recomputeCourierPerformance</c>.</summary>
[Description("What came of `recomputeCourierPerformance`.")]
public sealed record RecomputePerformanceResult(
    [property: Description("Organizations that were looked at.")] int Organizations,
    [property: Description("Couriers who have another score or total now.")] int Changed);

/// <summary>
/// Brings scores and totals of couriers up to date, see <see cref="CourierPerformance"/>: one statement and one step for each organization.
/// Done twice it changes nothing the second time.
/// </summary>
public sealed class RecomputePerformanceJob : IJob<RecomputePerformanceArguments, RecomputePerformanceResult>
{
    /// <summary>The job's kind, and the mutation's name.</summary>
    public const string Kind = "recomputeCourierPerformance";

    /// <inheritdoc/>
    public async Task<RecomputePerformanceResult> RunAsync(JobContext context, RecomputePerformanceArguments arguments, CancellationToken cancellationToken)
    {
        var done = await context.AdvanceToEndAsync(
            new RecomputeProgress(0, 0, 0, false),
            progress => progress.IsEnd,
            async (scope, before, token) =>
            {
                var next = context.OrganizationId != 0
                    ? context.OrganizationId
                    : await scope.Context.Set<Organization>().Where(row => row.Id > before.After).OrderBy(row => row.Id).Select(row => row.Id).FirstOrDefaultAsync(token);
                return next == 0
                    ? before with { IsEnd = true }
                    : new RecomputeProgress(
                        next, before.Organizations + 1, before.Changed + await CourierPerformance.RecomputeAsync(scope, next, token), context.OrganizationId != 0);
            },
            after => $"{after.Organizations} organizations",
            cancellationToken);
        return new RecomputePerformanceResult(done.Organizations, done.Changed);
    }

    private sealed record RecomputeProgress(long After, int Organizations, int Changed, bool IsEnd);
}
