namespace Barq.Jobs.Offloading;

/// <summary>How long a failed job waits for its next try.</summary>
internal static class RetryPause
{
    /// <summary>The longest pause, whatever the settings multiply to.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The pause: doubled with each failure, and spread so that jobs which failed together don't come back together.</summary>
    /// <param name="failures">How often the job has failed, this time included; from 1.</param>
    /// <param name="first">The pause after the first failure.</param>
    /// <param name="chance">A number from 0 to 1.</param>
    public static TimeSpan After(int failures, TimeSpan first, double chance)
    {
        var seconds = first.TotalSeconds * Math.Pow(2, failures - 1) * (0.75 + (0.5 * chance));
        return TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
    }
}
