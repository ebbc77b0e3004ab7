namespace Barq.Jobs.Offloading;

/// <summary>What became of a job that a worker looked at.</summary>
internal enum JobOutcomeKind
{
    /// <summary>It was not there to be taken: done, called off, or another worker's.</summary>
    NotTaken,

    /// <summary>It is done.</summary>
    Succeeded,

    /// <summary>It failed, and is tried again.</summary>
    Retrying,

    /// <summary>It failed for good.</summary>
    Dead,

    /// <summary>It was called off.</summary>
    Cancelled,

    /// <summary>It was given back, for others to take.</summary>
    HandedBack,

    /// <summary>It has become another attempt's.</summary>
    Lost,
}

/// <summary>What became of a job that a worker looked at.</summary>
/// <param name="Kind">What.</param>
/// <param name="Error">Why it failed; null where it has not.</param>
/// <param name="RetryAt">When it is tried again; null where it is not.</param>
/// <param name="Failures">How often it has failed.</param>
internal sealed record JobOutcome(JobOutcomeKind Kind, string? Error = null, DateTimeOffset? RetryAt = null, int Failures = 0);
