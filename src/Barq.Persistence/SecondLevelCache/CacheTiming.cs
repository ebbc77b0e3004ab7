namespace Barq.Persistence.SecondLevelCache;

/// <summary>How long the caches of the nodes wait for each other and for Redis. Not for operators: the times hang on each other.</summary>
internal sealed record CacheTiming
{
    /// <summary>The time between two signs of life of a node.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a node trusts its memory without having heard itself: less than the others wait for it.</summary>
    public TimeSpan Trust { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a write waits for the other nodes at most: longer than a node trusts its memory without having heard itself.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long a request waits for a look-up at most, and so once per period in which Redis is away.</summary>
    public TimeSpan LookUp { get; init; } = TimeSpan.FromMilliseconds(500);
}
