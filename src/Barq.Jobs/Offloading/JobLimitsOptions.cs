using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Jobs.Offloading;

/// <summary>How long a job may take, and how often it is tried.</summary>
public sealed class JobLimitsOptions : IValidatableObject
{
    /// <summary><c>JOBS_SOFT_TIME_LIMIT</c>: seconds after which a job's cancellation token fires; 1 to 86400. Default: 300.</summary>
    [Range(1, 86_400)]
    public int SoftTimeLimitSeconds { get; set; } = 300;

    /// <summary><c>JOBS_TIME_LIMIT</c>: seconds after which a job is failed, and its worker is free again, whatever the job does; 1 to 86400. Default: 600.</summary>
    [Range(1, 86_400)]
    public int TimeLimitSeconds { get; set; } = 600;

    /// <summary><c>JOBS_MAX_RETRIES</c>: how often a job that failed is tried again by itself; 0 to 100. Default: 3.</summary>
    [Range(0, 100)]
    public int MaxRetries { get; set; } = 3;

    /// <summary><c>JOBS_RETRY_DELAY</c>: seconds before the first retry, doubled for each one after it, with up to a quarter more or less by chance; 1 to 86400. Default: 60.</summary>
    [Range(1, 86_400)]
    public int RetryDelaySeconds { get; set; } = 60;

    internal static SettingsTable<JobLimitsOptions> Settings { get; } = new()
    {
        { "JOBS_SOFT_TIME_LIMIT", options => options.SoftTimeLimitSeconds },
        { "JOBS_TIME_LIMIT", options => options.TimeLimitSeconds },
        { "JOBS_MAX_RETRIES", options => options.MaxRetries },
        { "JOBS_RETRY_DELAY", options => options.RetryDelaySeconds },
    };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SoftTimeLimitSeconds > TimeLimitSeconds)
        {
            yield return new ValidationResult($"JOBS_SOFT_TIME_LIMIT is {SoftTimeLimitSeconds}: allowed is at most JOBS_TIME_LIMIT, {TimeLimitSeconds}.");
        }
    }
}
