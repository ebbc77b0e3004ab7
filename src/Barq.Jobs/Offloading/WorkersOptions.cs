using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Barq.Persistence.Settings;

namespace Barq.Jobs.Offloading;

/// <summary>The workers of a job host.</summary>
public sealed class WorkersOptions : IValidatableObject
{
    /// <summary><c>JOBS_WORKER_CONCURRENCY</c>: workers of the host, shared out over the queues that have no count of their own; 1 to 1000. Default: 8.</summary>
    [Range(1, 1000)]
    public int Concurrency { get; set; } = 8;

    /// <summary>
    /// <c>JOBS_QUEUES</c>: the queues that the host serves, with commas between, each with an own count of workers if one is given:
    /// <c>high_priority:4,default:8,low_priority:4</c>. Default: unset, which is all three.
    /// </summary>
    public string[] Queues { get; set; } = [];

    /// <summary>
    /// <c>JOBS_PREFETCH_MULTIPLIER</c>: 1 to 100. Default: 4. The engine's workers take one job at a time and hold no second one, so nothing
    /// waits behind a busy worker. What is fetched ahead is the dispatcher's: it brings at most so many jobs for each worker at a time from the
    /// table to the queue.
    /// </summary>
    [Range(1, 100)]
    public int PrefetchMultiplier { get; set; } = 4;

    /// <summary><c>JOBS_MAX_PER_CHILD</c>: jobs after which the job host ends itself in order, for its supervisor to start it anew; 0 (never) to 100000000. Default: 0. Without effect where the workers are in the gateway's process.</summary>
    [Range(0, 100_000_000)]
    public int MaxPerChild { get; set; }

    /// <summary><c>JOBS_SHUTDOWN_TIMEOUT</c>: seconds that an ending host lets its running jobs finish, before it hands them back to the queue; 0 to 3600. Default: 20.</summary>
    [Range(0, 3600)]
    public int ShutdownTimeoutSeconds { get; set; } = 20;

    internal static SettingsTable<WorkersOptions> Settings { get; } = new()
    {
        { "JOBS_WORKER_CONCURRENCY", options => options.Concurrency },
        { "JOBS_QUEUES", options => options.Queues },
        { "JOBS_PREFETCH_MULTIPLIER", options => options.PrefetchMultiplier },
        { "JOBS_MAX_PER_CHILD", options => options.MaxPerChild },
        { "JOBS_SHUTDOWN_TIMEOUT", options => options.ShutdownTimeoutSeconds },
    };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var names = Queues.Select(queue => queue.Split(':')[0]).ToArray();
        if (Queues.Any(queue => !TryParse(queue, out _, out _)) || names.Distinct(StringComparer.Ordinal).Count() < names.Length)
        {
            yield return new ValidationResult(
                $"JOBS_QUEUES is '{string.Join(',', Queues)}': allowed are {string.Join(", ", JobQueues.All)}, each once, with a count of workers from 1 to 1000 behind a colon if it has its own.");
        }
    }

    /// <summary>Reads a queue with its count; 0 where it has none of its own.</summary>
    internal static bool TryParse(string text, out string name, out int workers)
    {
        var parts = text.Split(':');
        name = parts[0];
        workers = 0;
        return JobQueues.All.Contains(name)
            && (parts.Length == 1 || (parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out workers) && workers is >= 1 and <= 1000));
    }
}
