namespace Barq.Graph.RateLimiting;

/// <summary>Whether a caller may, and what it has left.</summary>
/// <param name="IsAllowed">Whether it may.</param>
/// <param name="Remaining">Requests that it has left in the window, as far as this node knows.</param>
/// <param name="Reset">Until it has more: from its refusal, until it may again; else to the end of the window.</param>
public readonly record struct RateDecision(bool IsAllowed, long Remaining, TimeSpan Reset)
{
    /// <summary>Whole seconds of <see cref="Reset"/>, at least one.</summary>
    public int ResetSeconds => (int)Math.Clamp(Math.Ceiling(Reset.TotalSeconds), 1, int.MaxValue);
}
