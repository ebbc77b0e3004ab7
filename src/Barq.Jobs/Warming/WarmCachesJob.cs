using System.ComponentModel;
using Barq.Jobs.Offloading;
using Barq.Persistence.Events;

namespace Barq.Jobs.Warming;

/// <summary>What <c>warmCaches</c> is told: nothing; each gateway knows what it keeps warm.</summary>
public sealed record WarmCachesArguments;

/// <summary>What came of <c>warmCaches</c>.</summary>
[Description("What came of `warmCaches`.")]
public sealed record WarmCachesResult([property: Description("Whether the gateways could be told.")] bool Told);

/// <summary>
/// Has the gateways fill their caches again. Only they can answer an operation, and each has memory of its own to fill: so the job tells
/// all of them, and those with <c>CACHE_WARMING_ENABLED</c> go through their warm operations. What one has put into Redis the others find
/// there. Told twice, the second time finds everything there.
/// </summary>
internal sealed class WarmCachesJob(FleetEvents events, TimeProvider time) : IJob<WarmCachesArguments, WarmCachesResult>
{
    /// <summary>The job's kind.</summary>
    public const string Kind = "warmCaches";

    /// <inheritdoc/>
    public async Task<WarmCachesResult> RunAsync(JobContext context, WarmCachesArguments arguments, CancellationToken cancellationToken) => new(await events.PublishAsync(
        new FleetEvent
        {
            Kind = FleetEventKinds.CachesDue,
            EntityType = "",
            Key = 0,
            OrganizationId = 0,
            OccurredAt = time.GetUtcNow(),
        },
        cancellationToken));
}
