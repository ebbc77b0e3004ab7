using Barq.Persistence.Access;
using Barq.Persistence.BackgroundJobs;

namespace Barq.Jobs.Offloading;

/// <summary>A job that somebody wants done.</summary>
/// <param name="Kind">The job's kind.</param>
/// <param name="Arguments">What it is told; an instance of the declared type.</param>
/// <param name="OrganizationId">The organization that it works for; 0 for the whole fleet.</param>
public sealed record JobRequest(string Kind, object Arguments, long OrganizationId)
{
    /// <summary>The requester's key: a second request with it gets the first one's job. Null for none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>How long after the first request the key stands for its job; null for as long as there is that job.</summary>
    public TimeSpan? IdempotencyWindow { get; init; }

    /// <summary>Before this time it is not run; null for at once.</summary>
    public DateTimeOffset? RunAfter { get; init; }
}

/// <summary>Who asked for a job, kept in its row so that the job can act on their behalf.</summary>
internal static class JobRequester
{
    /// <summary>Writes who asks.</summary>
    public static void Write(BackgroundJob job, Caller caller)
    {
        job.RequesterRole = caller.IsPlatformAdministrator ? null : caller.Role;
        job.RequesterUserId = caller.UserId;
        job.RequesterCourierId = caller.CourierId;
    }

    /// <summary>Reads who asked: sees and may do what they did.</summary>
    public static Caller Read(BackgroundJob job) => job switch
    {
        { RequesterCourierId: { } courier } => Caller.Courier(job.OrganizationId, courier),
        { RequesterRole: { } role } => Caller.User(job.OrganizationId, role, job.RequesterUserId),
        _ => Caller.PlatformAdministrator(job.RequestedBy, job.RequesterUserId),
    };
}
