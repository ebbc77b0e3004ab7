using System.ComponentModel;
using Barq.Jobs.Offloading;
using Barq.Persistence.Deliveries.Archiving;

namespace Barq.Jobs.Deliveries;

/// <summary>What <c>archiveDeliveries</c> is told.</summary>
/// <param name="FinishedBefore">Deliveries that came to their end before this time.</param>
public sealed record ArchiveDeliveriesArguments(DateTimeOffset FinishedBefore);

/// <summary>What came of <c>archiveDeliveries</c>.</summary>
[Description("What came of `archiveDeliveries`.")]
public sealed record ArchiveDeliveriesResult(
    [property: Description("Deliveries that were moved.")] int Archived);

/// <summary>
/// Moves an organization's deliveries that came to their end long ago into the archive, see <see cref="DeliveryArchive"/>. Each few hundred
/// are a step: rows here, rows there and the checkpoint are one transaction, so that a delivery is always in exactly one of both tables.
/// </summary>
public sealed class ArchiveDeliveriesJob : IJob<ArchiveDeliveriesArguments, ArchiveDeliveriesResult>
{
    /// <summary>The job's kind, and the mutation's name.</summary>
    public const string Kind = "archiveDeliveries";

    /// <inheritdoc/>
    public async Task<ArchiveDeliveriesResult> RunAsync(JobContext context, ArchiveDeliveriesArguments arguments, CancellationToken cancellationToken)
    {
        var done = await context.AdvanceToEndAsync(
            new ArchiveProgress(0, 0, false),
            progress => progress.IsEnd,
            async (scope, before, token) =>
            {
                var (count, last) = await DeliveryArchive.MoveAsync(scope, context.OrganizationId, arguments.FinishedBefore, before.After, token);
                return new ArchiveProgress(last, before.Archived + count, count < DeliveryArchive.MostRows);
            },
            after => $"{after.Archived} archived",
            cancellationToken);
        return new ArchiveDeliveriesResult(done.Archived);
    }

    private sealed record ArchiveProgress(long After, int Archived, bool IsEnd);
}
