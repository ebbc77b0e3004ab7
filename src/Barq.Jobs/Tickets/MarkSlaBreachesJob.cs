using System.ComponentModel;
using Barq.Jobs.Offloading;
using Barq.Persistence.Tickets;

namespace Barq.Jobs.Tickets;

/// <summary>What <c>markSlaBreaches</c> is told: nothing.</summary>
public sealed record MarkSlaBreachesArguments;

/// <summary>What came of <c>markSlaBreaches</c>.</summary>
[Description("What came of `markSlaBreaches`.")]
public sealed record MarkSlaBreachesResult(
    [property: Description("Tickets that were marked.")] int Breached);

/// <summary>
/// Marks the tickets that were not resolved in time, of all organizations: see <see cref="SlaBreaches"/>. A step is one statement, and a
/// ticket that is marked is not found again.
/// </summary>
internal sealed class MarkSlaBreachesJob : IJob<MarkSlaBreachesArguments, MarkSlaBreachesResult>
{
    /// <summary>The job's kind.</summary>
    public const string Kind = "markSlaBreaches";

    /// <inheritdoc/>
    public async Task<MarkSlaBreachesResult> RunAsync(JobContext context, MarkSlaBreachesArguments arguments, CancellationToken cancellationToken)
    {
        var done = context.Checkpoint<MarkSlaBreachesResult>() ?? new MarkSlaBreachesResult(0);
        while (true)
        {
            var before = done;
            done = await context.AdvanceAsync(
                async (scope, token) => new MarkSlaBreachesResult(before.Breached + (await SlaBreaches.MarkAsync(scope, token)).Count), _ => (0, null), cancellationToken);
            if (done.Breached - before.Breached < SlaBreaches.MostRows)
            {
                return done;
            }
        }
    }
}
