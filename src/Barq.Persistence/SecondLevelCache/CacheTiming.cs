namespace Barq.Persistence.SecondLevelCache;

/// <summary>How long the caches of the nodes wait for each other, for Redis and for the database. Not for operators: the times hang on each other.</summary>
internal sealed record CacheTiming
{
    /// <summary>The time between two looks for a Redis that is away.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The time between two looks into the database: a third of <see cref="Trust"/> at most.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromMilliseconds(350);

    /// <summary>The same while an answer is waited for, where nodes can be woken.</summary>
    public TimeSpan Often { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The same where they can't; and before a lost connection is tried again.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a node trusts what it keeps after the beginning of its last look into the database: less than the others wait for it.</summary>
    public TimeSpan Trust { get; init; } = TimeSpan.FromSeconds(1.25);

    /// <summary>How long a write waits for the other nodes at most: longer than a node trusts what it keeps.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long a request waits for a look-up at most, and so once per period in which Redis is away.</summary>
    public TimeSpan LookUp { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a drop is told again where its connection to Redis breaks.</summary>
    public TimeSpan Tell { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long the answers of the other nodes are waited for before the database is asked.</summary>
    public TimeSpan Ask { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>How long a drop without a write of its own is tried to be put into the database.</summary>
    public TimeSpan Append { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a start waits for the other nodes, and then for Redis.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(2.5);
}
