namespace Barq.Graph.Admission;

/// <summary>Holds the operations that are executed at a time to <c>MAX_CONCURRENT_REQUESTS</c>, and refuses further ones while the machine is too slow for them.</summary>
internal sealed class ExecutionGate(AdmissionOptions options, QueueDelay delay)
{
    private int _running;
    private long _full;
    private long _shed;

    /// <summary>Operations that are executed.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Operations that were refused as there were as many as there may be.</summary>
    public long Full => Volatile.Read(ref _full);

    /// <summary>Operations that were refused as work waits too long for a processor.</summary>
    public long Shed => Volatile.Read(ref _shed);

    /// <summary>Begins an execution, which ends with <see cref="Leave"/>.</summary>
    /// <returns>Why it may not begin; null where it has.</returns>
    public string? TryEnter()
    {
        if (delay.IsTooLong)
        {
            Interlocked.Increment(ref _shed);
            return "The gateway is too slow for what comes just now; try again in a moment.";
        }

        if (Interlocked.Increment(ref _running) > options.MaxConcurrentRequests)
        {
            Interlocked.Decrement(ref _running);
            Interlocked.Increment(ref _full);
            return "The gateway works on as many requests as it may; try again in a moment.";
        }

        return null;
    }

    /// <summary>Ends an execution.</summary>
    public void Leave() => Interlocked.Decrement(ref _running);
}
