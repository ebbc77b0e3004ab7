using System.ComponentModel;

namespace Barq.Jobs.Offloading;

/// <summary>What the queue calls. Its arguments beside the key are there for the dashboard to show.</summary>
/// <param name="services">Where the runner is.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class JobEntry(IServiceProvider services)
{
    /// <summary>Looks at a job, and does it where it is there to be done.</summary>
    /// <param name="id">The job.</param>
    /// <param name="kind">What is done.</param>
    /// <param name="organization">For whom.</param>
    /// <param name="requestedBy">Who asked.</param>
    /// <param name="queue">Where it waits, after a pause too.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="JobFailedException">It failed.</exception>
    [DisplayName("{1} · organization {2} · {3} · job {0}")]
    public async Task<string> RunAsync(long id, string kind, long organization, string requestedBy, string queue)
    {
        var outcome = await services.GetRequiredService<JobRunner>().RunAsync(id);
        return outcome.Kind switch
        {
            JobOutcomeKind.Dead or JobOutcomeKind.Retrying => throw new JobFailedException(outcome.Error!, outcome.RetryAt, outcome.Failures),
            var other => other.ToString(),
        };
    }
}

/// <summary>A job failed; its row says so already.</summary>
/// <param name="message">Why.</param>
/// <param name="retryAt">When it is tried again; null for never.</param>
/// <param name="failures">How often it has failed.</param>
public sealed class JobFailedException(string message, DateTimeOffset? retryAt, int failures) : Exception(message)
{
    /// <summary>When it is tried again; null for never.</summary>
    public DateTimeOffset? RetryAt { get; } = retryAt;

    /// <summary>How often it has failed.</summary>
    public int Failures { get; } = failures;
}
