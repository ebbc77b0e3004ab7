namespace Barq.Testing.Processes;

/// <summary>Waits for what another process does, which no awaitable of ours can announce.</summary>
public static class Poll
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>How long <see cref="UntilAsync(Func{bool}, string, TimeSpan?)"/> waits by default: generous, for a machine under load.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(60);

    /// <summary>Returns when the condition holds.</summary>
    /// <exception cref="TimeoutException">It does not hold within the patience; the message names <paramref name="what"/>.</exception>
    public static Task UntilAsync(Func<bool> condition, string what, TimeSpan? patience = null) =>
        UntilAsync(() => Task.FromResult(condition()), what, patience);

    /// <summary>Returns when the condition holds.</summary>
    /// <exception cref="TimeoutException">It does not hold within the patience; the message names <paramref name="what"/>.</exception>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var limit = patience ?? DefaultPatience;
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > limit)
            {
                throw new TimeoutException($"Waited {limit.TotalSeconds:0} s in vain for {what}.");
            }
            await Task.Delay(Interval, TimeProvider.System);
        }
    }
}
