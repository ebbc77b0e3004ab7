namespace Barq.Persistence.Querying;

/// <summary>
/// The time that statements take for now: the last full minute. So what depends on it stays as it is for the rest of the minute, whichever node answers,
/// and pages of one list that are asked for within it are of one list.
/// </summary>
public static class StatementTime
{
    /// <summary>How long one time is taken for now.</summary>
    public static TimeSpan Step { get; } = TimeSpan.FromMinutes(1);

    /// <summary>The time that is taken for now.</summary>
    /// <param name="now">The time.</param>
    public static DateTimeOffset Of(DateTimeOffset now) => new(now.UtcTicks - (now.UtcTicks % Step.Ticks), TimeSpan.Zero);

    /// <summary>How long what is read at a time stays as it is, as far as the clock decides.</summary>
    /// <param name="read">When it was read, or was begun to be read.</param>
    /// <param name="now">The time.</param>
    /// <returns>Zero or less where it is not any more.</returns>
    public static TimeSpan LeftOf(DateTimeOffset read, DateTimeOffset now) => Of(read) + Step - now;
}
