using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Barq.Persistence.Access;

namespace Barq.Persistence.BackgroundJobs;

/// <summary>
/// A piece of work that was taken out of a request. This row is the truth about it: the queue only says that there is something to look
/// at. Its status moves by statements that name the status and the attempt that they start from, never by loading and saving.
/// </summary>
[Description("A piece of work that was taken out of a request and is done by the job host.")]
[Table("background_jobs")]
public sealed class BackgroundJob : Entity, IOrganizationOwned
{
    /// <summary>Characters of an error or a stage at most; what is longer is cut.</summary>
    public const int MaxTextLength = 2000;

    /// <summary>Key of the organization that it works for; 0 for work on the whole fleet.</summary>
    [Description("Key of the organization that it works for; 0 for work on the whole fleet.")]
    public long OrganizationId { get; set; }

    /// <summary>What is done: the name that the job is declared under.</summary>
    [Description("What is done, such as `importDeliveries`.")]
    [MaxLength(100)]
    public required string Kind { get; set; }

    /// <summary>The queue that it waits in.</summary>
    [Description("The queue that it waits in: `high_priority`, `default` or `low_priority`.")]
    [MaxLength(50)]
    public required string Queue { get; set; }

    /// <summary>What it is told, as a JSON object whose form the kind decides.</summary>
    [Description("What it is told, as a JSON object whose form the kind decides.")]
    public required string Arguments { get; set; }

    /// <summary>The requester's key under which it is done once; null where each request is a job of its own.</summary>
    [Description("The requester's key under which it is done once; null where each request is a job of its own.")]
    [MaxLength(300)]
    public string? IdempotencyKey { get; set; }

    /// <summary>Where it is on its way.</summary>
    [Description("Where it is on its way.")]
    public JobStatus Status { get; set; }

    /// <summary>How often a worker has taken it. Also its fencing token: a worker whose number is an older one can finish nothing.</summary>
    [Description("How often a worker has taken it.")]
    public int Attempts { get; set; }

    /// <summary>How often it has failed since it was last queued by hand.</summary>
    [Description("How often it has failed since it was last queued by hand.")]
    public int Failures { get; set; }

    /// <summary>How far it has come, in percent.</summary>
    [Description("How far it has come, in percent.")]
    [Range(0, 100)]
    public int Progress { get; set; }

    /// <summary>What it is doing just now, in a few words; null where it does not say.</summary>
    [Description("What it is doing just now, in a few words; null where it does not say.")]
    [MaxLength(MaxTextLength)]
    public string? Stage { get; set; }

    /// <summary>What is done of it for good, as JSON: the next attempt goes on from there. Null where nothing is.</summary>
    [Description("What is done of it for good, as JSON: the next attempt goes on from there.")]
    public string? Checkpoint { get; set; }

    /// <summary>Who asked for it: <c>user 12</c>, <c>courier 5</c>, or what the product calls itself.</summary>
    [Description("Who asked for it: `user 12`, `courier 5`, or a part of the product.")]
    [MaxLength(200)]
    public required string RequestedBy { get; set; }

    /// <summary>The role that the requester had; null for the platform's administrators and for the product itself.</summary>
    [Description("The role that the requester had; null for the platform's administrators and for the product itself.")]
    public CallerRole? RequesterRole { get; set; }

    /// <summary>The requester's key among the users; null where it has none.</summary>
    [Description("The requester's key among the users; null where it has none.")]
    public long? RequesterUserId { get; set; }

    /// <summary>The requester's key among the couriers; null where it is none.</summary>
    [Description("The requester's key among the couriers; null where it is none.")]
    public long? RequesterCourierId { get; set; }

    /// <summary>The place in a trace where it was asked for, as a <c>traceparent</c>; null where nobody traced that.</summary>
    /// <remarks>Source: W3C Trace Context, section 3.2.</remarks>
    [Description("The place in a trace where it was asked for, as a `traceparent`; null where nobody traced that.")]
    [MaxLength(55)]
    public string? TraceParent { get; set; }

    /// <summary>Before this time nobody takes it.</summary>
    [Description("Before this time nobody takes it: after a failure, the end of the pause.")]
    public DateTimeOffset RunAfter { get; set; }

    /// <summary>When it was last handed to the queue; null where that has not happened yet.</summary>
    [Description("When it was last handed to the queue; null where that has not happened yet.")]
    public DateTimeOffset? EnqueuedAt { get; set; }

    /// <summary>The queue's store that it was handed to: another name than the store's present one means that the store has lost it.</summary>
    [Description("The queue's store that it was handed to.")]
    [MaxLength(200)]
    public string? EnqueuedIn { get; set; }

    /// <summary>When a worker last took it; null where none has.</summary>
    [Description("When a worker last took it; null where none has.")]
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it ended; null while it has not.</summary>
    [Description("When it ended; null while it has not.")]
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>When somebody called it off while it ran; null where nobody has.</summary>
    [Description("When somebody called it off while it ran; null where nobody has.")]
    public DateTimeOffset? CancelRequestedAt { get; set; }

    /// <summary>The worker's host; null where no worker has it.</summary>
    [Description("The worker's host; null where no worker has it.")]
    [MaxLength(200)]
    public string? LeaseOwner { get; set; }

    /// <summary>Until when its worker has it, unless the worker says again that it lives; null where no worker has it.</summary>
    [Description("Until when its worker has it, unless the worker says again that it lives; null where no worker has it.")]
    public DateTimeOffset? LeaseExpiresAt { get; set; }

    /// <summary>What came of it, as a JSON object whose form the kind decides; null while it is not done.</summary>
    [Description("What came of it, as a JSON object whose form the kind decides; null while it is not done.")]
    public string? Result { get; set; }

    /// <summary>Why it failed last; null where it has not.</summary>
    [Description("Why it failed last; null where it has not.")]
    [MaxLength(MaxTextLength)]
    public string? Error { get; set; }
}
