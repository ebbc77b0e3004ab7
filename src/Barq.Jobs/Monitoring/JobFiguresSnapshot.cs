namespace Barq.Jobs.Monitoring;

/// <summary>How many jobs of a queue are where.</summary>
/// <param name="Queue">The queue.</param>
public sealed record QueueFigures(string Queue)
{
    /// <summary>Wait for a worker.</summary>
    public int Enqueued { get; init; }

    /// <summary>How long the one that is due for longest has waited; null where none waits.</summary>
    public TimeSpan? OldestWait { get; init; }

    /// <summary>Are being done.</summary>
    public int Processing { get; init; }

    /// <summary>Have failed, and wait for their next try.</summary>
    public int Scheduled { get; init; }

    /// <summary>Failed for good within the last day, and were not retried since.</summary>
    public int Failed { get; init; }

    /// <summary>All that failed for good and wait for somebody who has them tried again.</summary>
    public int Dead { get; init; }
}

/// <summary>The jobs of a kind that ended in the last minute.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Queue">Its queue.</param>
public sealed record KindFigures(string Kind, string Queue)
{
    /// <summary>Are done.</summary>
    public int Succeeded { get; init; }

    /// <summary>Failed for good.</summary>
    public int Failed { get; init; }

    /// <summary>How long their last attempt took on the average; null where none was begun.</summary>
    public TimeSpan? Mean { get; init; }

    /// <summary>How long the longest took.</summary>
    public TimeSpan? Longest { get; init; }
}

/// <summary>Workers of a job host.</summary>
/// <param name="Name">The host and its queue.</param>
/// <param name="Queues">The queues that they serve.</param>
/// <param name="Workers">How many there are.</param>
/// <param name="StartedAt">Since when (UTC).</param>
/// <param name="HeartbeatAt">When they last said that they live (UTC); null where they have not yet.</param>
public sealed record JobServerFigures(string Name, IReadOnlyList<string> Queues, int Workers, DateTimeOffset StartedAt, DateTimeOffset? HeartbeatAt);

/// <summary>What the jobs are at.</summary>
/// <param name="Queues">Each queue, from the most to the least urgent.</param>
/// <param name="Kinds">Each kind of which a job ended in the last minute.</param>
/// <param name="Servers">The workers that the queue's store knows; none where it can't be asked.</param>
/// <param name="Time">When this was counted (UTC).</param>
public sealed record JobFiguresSnapshot(
    IReadOnlyList<QueueFigures> Queues, IReadOnlyList<KindFigures> Kinds, IReadOnlyList<JobServerFigures> Servers, DateTimeOffset Time);
