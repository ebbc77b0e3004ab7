namespace Barq.Graph.Admission;

/// <summary>
/// How long work waits for a processor: whether all that was looked at lately waited too long. One long wait is a burst, and no reason to refuse
/// anybody; a queue that does not get shorter is.
/// </summary>
/// <remarks>Source: Nichols and Jacobson, "Controlling Queue Delay" (ACM Queue, 2012): the least delay of an interval is what tells a standing queue.</remarks>
internal sealed class QueueDelay(AdmissionOptions options)
{
    /// <summary>Looks that make an interval.</summary>
    public const int Looks = 5;

    private readonly TimeSpan _most = TimeSpan.FromMilliseconds(options.MaxQueueDelayMilliseconds);
    private readonly TimeSpan[] _seen = new TimeSpan[Looks];
    private int _next;
    private volatile bool _isTooLong;
    private long _least;

    /// <summary>Whether work waits too long.</summary>
    public bool IsTooLong => _isTooLong;

    /// <summary>The least delay of the interval.</summary>
    public TimeSpan Least => TimeSpan.FromTicks(Volatile.Read(ref _least));

    /// <summary>Takes down how long something has waited. Called by one at a time.</summary>
    public void Observe(TimeSpan delay)
    {
        _seen[_next++ % Looks] = delay;
        var least = _seen.Min();
        Volatile.Write(ref _least, least.Ticks);
        _isTooLong = _most > TimeSpan.Zero && least > _most;
    }
}
