using System.Diagnostics;
using System.Globalization;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Diagnostics;

namespace Barq.Jobs.Offloading;

/// <summary>
/// One attempt at a job, as an activity: a child of the request that asked for it, so that one trace shows what a mutation set off, whichever
/// host does it and however often it is tried. Jobs that nobody asked for in a trace begin one.
/// </summary>
internal static class JobActivity
{
    /// <summary>The name; what tells one job from another stands in the tags.</summary>
    public const string Name = "job run";

    /// <summary>Where in a trace this is, for a job to go on from there; null where nobody will see it.</summary>
    public static string? Place() => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>Begins the activity of an attempt; null while nobody listens.</summary>
    public static Activity? Begin(BackgroundJob row, string kind)
    {
        // What happens to be current is the queue's worker, whose trace is nobody's.
        Activity.Current = null;
        var isChild = ActivityContext.TryParse(row.TraceParent, null, isRemote: true, out var parent);
        var activity = Tracing.Source.StartActivity(Name, ActivityKind.Consumer, isChild ? parent : default);
        return activity?
            .SetTag("barq.job.kind", kind)
            .SetTag("barq.job.queue", row.Queue)
            .SetTag("barq.job.id", row.Id.ToString(CultureInfo.InvariantCulture))
            .SetTag("barq.job.attempt", row.Attempts);
    }

    /// <summary>Notes what became of the attempt.</summary>
    public static void End(Activity? activity, JobOutcome outcome, string outcomeName)
    {
        activity?.SetTag("barq.job.outcome", outcomeName);
        if (outcome.Error is not null)
        {
            // Without the message: it may name people, as a log does and a trace must not.
            activity?.SetStatus(ActivityStatusCode.Error);
        }
    }
}
