using System.ComponentModel;

namespace Barq.Persistence.BackgroundJobs;

/// <summary>Where a job is on its way.</summary>
[Description("Where a job is on its way.")]
public enum JobStatus
{
    /// <summary>Waits for a worker.</summary>
    [Description("Waits for a worker.")]
    Queued,

    /// <summary>A worker is at it.</summary>
    [Description("A worker is at it.")]
    Running,

    /// <summary>Has failed, and is tried again after a pause.</summary>
    [Description("Has failed, and is tried again after a pause.")]
    Retrying,

    /// <summary>Is done; its effect is there, once.</summary>
    [Description("Is done; its effect is there, once.")]
    Succeeded,

    /// <summary>Has failed for good, and waits for somebody who has it tried again.</summary>
    [Description("Has failed for good, and waits for somebody who has it tried again.")]
    Dead,

    /// <summary>Was called off.</summary>
    [Description("Was called off.")]
    Cancelled,
}
