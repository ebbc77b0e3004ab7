namespace Barq.Persistence.Measuring;

/// <summary>What happened so far, or in a window: how long it took each time, and how it went. Figures of several nodes can be added up.</summary>
public sealed record Counted
{
    /// <summary>Nothing.</summary>
    public static Counted None { get; } = new();

    /// <summary>How long each took.</summary>
    public HistogramData Durations { get; init; } = HistogramData.Empty;

    /// <summary>How many were slow.</summary>
    public long Slow { get; init; }

    /// <summary>How many ended with an error, whoever's fault.</summary>
    public long Errors { get; init; }

    /// <summary>How many of those ended so through no fault of the client's.</summary>
    public long Failures { get; init; }

    /// <summary>Both together.</summary>
    public Counted Plus(Counted other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Counted
        {
            Durations = Durations.Plus(other.Durations),
            Slow = Slow + other.Slow,
            Errors = Errors + other.Errors,
            Failures = Failures + other.Failures,
        };
    }

    /// <summary>What has been added since an earlier reading.</summary>
    public Counted Since(Counted earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return new Counted
        {
            Durations = Durations.Since(earlier.Durations),
            Slow = Slow - earlier.Slow,
            Errors = Errors - earlier.Errors,
            Failures = Failures - earlier.Failures,
        };
    }
}
