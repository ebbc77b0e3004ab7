namespace Barq.Persistence.Sharing;

/// <summary>What counts as company.</summary>
public static class Company
{
    /// <summary>How long who asks has company after another has asked.</summary>
    public static TimeSpan Lasts { get; } = TimeSpan.FromSeconds(1);
}

/// <summary>Tells whether more than one has asked for something lately. To be used under a lock of its owner's.</summary>
/// <typeparam name="TCaller">What tells one from another.</typeparam>
/// <param name="time">The clock.</param>
public sealed class Company<TCaller>(TimeProvider time)
    where TCaller : IEquatable<TCaller>
{
    private TCaller? _last;
    private bool _isAnyoneKnown;
    private long? _changed;

    /// <summary>Whether another has asked than the one who did last.</summary>
    public bool IsThere => _changed is { } changed && time.GetElapsedTime(changed) <= Company.Lasts;

    /// <summary>Takes down who asks.</summary>
    /// <param name="caller">Who.</param>
    public void See(TCaller caller)
    {
        if (!_isAnyoneKnown)
        {
            (_last, _isAnyoneKnown) = (caller, true);
        }
        else if (!caller.Equals(_last))
        {
            (_last, _changed) = (caller, time.GetTimestamp());
        }
    }
}
