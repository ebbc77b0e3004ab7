namespace Barq.Jobs.Offloading;

/// <summary>The queues, from the most to the least urgent.</summary>
public static class JobQueues
{
    /// <summary>Mails and notifications: what takes under a second.</summary>
    public const string HighPriority = "high_priority";

    /// <summary>Reports and data processing: what takes under a minute.</summary>
    public const string Default = "default";

    /// <summary>Clean-up and aggregation: what takes under five minutes.</summary>
    public const string LowPriority = "low_priority";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [HighPriority, Default, LowPriority];
}
